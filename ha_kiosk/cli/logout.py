"""`ha-kiosk logout`: revokes the session at the server, then deletes the credentials.

In this order, because a deleted token can no longer be revoked. A running kiosk is notified, and
deletes the browser's storage itself.
"""

from __future__ import annotations

import contextlib
import os

import click

from ha_kiosk.cli.control_client import tell
from ha_kiosk.cli.options import profile_option
from ha_kiosk.cli.terminal.terminal_text import echo, warn
from ha_kiosk.config import sources
from ha_kiosk.errors import (
    AlreadyRunning,
    CredentialsDamaged,
    KioskError,
    NotSignedIn,
    TokenFileUnusable,
    UsageError,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import addresses, known_sign_on
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.sign_on import carry_stored_cookies
from ha_kiosk.server.tls import trust
from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths, profiles


@click.command()
@click.option("--all", "everywhere", is_flag=True, help="Sign out of every profile.")
@click.option(
    "--local-only", is_flag=True, help="Delete the credentials here without asking the server."
)
@profile_option
@click.pass_context
def logout(ctx: click.Context, *, everywhere: bool, local_only: bool, paths: Paths) -> None:
    """Sign out, and delete the credentials."""
    if not everywhere:
        _logout(paths, local_only=local_only)
        return
    if ctx.get_parameter_source("paths") is click.core.ParameterSource.COMMANDLINE:
        raise UsageError(Text("--all and --profile do not go together."))
    failed: KioskError | None = None
    for name in profiles():
        try:
            _logout(Paths(name), local_only=local_only)
        except NotSignedIn as err:
            echo(str(err))
        except KioskError as err:  # the other profiles may have other servers
            warn(Text("{profile}: {reason}", profile=name, reason=err))
            failed = err
    if failed is not None:
        raise type(failed)(Text("Not every profile could be signed out, see above."))


def _logout(paths: Paths, *, local_only: bool) -> None:
    credentials = _end(paths, local_only=local_only)
    trust.delete(paths.trust_file)
    last_server.forget(paths.server_file)
    known_sign_on.forget(paths.sign_on_file)
    _delete_storage(paths)
    if credentials is None:
        raise NotSignedIn(Text("The profile {profile!r} is not signed in.", profile=paths.profile))
    report(credentials, local_only=local_only)


def _end(paths: Paths, *, local_only: bool) -> Credentials | None:
    """Revoke the session, delete and return its credentials; also those of a concurrent login."""
    store = CredentialStore(paths.credentials_file)
    while True:
        credentials = load(store, command="ha-kiosk logout", local_only=local_only)
        if not local_only:
            revoke(credentials, paths, command="ha-kiosk logout")
        try:
            if store.delete_only(credentials):
                return credentials
        except KioskError as err:
            if local_only or credentials is None or credentials.refresh_token is None:
                raise
            server = credentials.server
            raise type(err)(
                Text("Signed out of {server}, but: {reason}", server=server, reason=err)
            ) from err


def load(store: CredentialStore, *, command: str, local_only: bool) -> Credentials | None:
    """Return the credentials, None for damaged ones, which are reported.

    Raises `TokenFileUnusable`, unless `local_only`: without the token the session cannot be
    revoked.
    """
    try:
        return store.inspect()  # a damaged file is deleted as well
    except CredentialsDamaged as err:
        warn(str(err))
    except TokenFileUnusable as err:
        if not local_only:
            raise TokenFileUnusable(_kept(err, command)) from None
        warn(str(err))
    return None


def report(credentials: Credentials, *, local_only: bool) -> None:
    """Print where the session has ended, and what a person has to delete there."""
    echo(Text("Signed out of {server}.", server=credentials.server))
    if credentials.token_file is not None:
        echo(
            Text("The token's own file stays where it is: {file}", file=credentials.token_file.path)
        )
    if credentials.long_lived_token is not None:
        echo(
            Text(
                "The long-lived access token stays valid until you delete it in your Home "
                "Assistant profile, under Security."
            )
        )
    elif local_only:
        echo(
            Text(
                "The server was not told. Delete the refresh token of {client_id} in your Home "
                "Assistant profile, under Security, Refresh tokens.",
                client_id=credentials.client_id,
            )
        )


def revoke(credentials: Credentials | None, paths: Paths, *, command: str) -> None:
    """Revoke the session at the server, if there is one that can be revoked.

    Raises `KioskError`; its message says how `command` works without the server.
    """
    if credentials is None or credentials.refresh_token is None:
        return
    try:
        config = sources.load(paths, os.environ, {})
        credentials = addresses.with_address_in_use(credentials, config, paths.address_file)
        client = HttpClient(trust.stored_policy(paths, os.environ, config, credentials.address))
        carry_stored_cookies(client, config, paths)
        with contextlib.closing(client):
            Session(credentials, client.send).revoke()
    except KioskError as err:
        raise type(err)(_kept(err, command)) from err


def _kept(err: KioskError, command: str) -> Text:
    return Text(
        "{reason} Nothing was deleted. Try again later, or `{command} --local-only`.",
        reason=err,
        command=command,
    )


def _delete_storage(paths: Paths) -> None:
    try:
        with hold(paths):
            browser_storage.delete(paths)
    except AlreadyRunning:
        if tell(paths, "signed-out"):
            return
        browser_storage.delete_at_next_start(paths)
        echo(Text("A kiosk is still running and shows what it has: ha-kiosk ctl quit"), err=True)
    else:
        with contextlib.suppress(OSError):  # other files in the folder stay
            paths.data.rmdir()
