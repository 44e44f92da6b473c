"""`ha-kiosk login`: finds the server, signs in, stores the credentials.

The new credentials are stored before the old ones are revoked, so that the tablet stays signed in
whatever happens in between.
"""

from __future__ import annotations

import os
from contextlib import closing
from functools import partial
from pathlib import Path

import click

from ha_kiosk.cli.control_client import ask, reload_settings
from ha_kiosk.cli.options import ca_file_option, profile_option
from ha_kiosk.cli.sign_in import moved_server, server_choice, sign_in_method, window_login
from ha_kiosk.cli.sign_in.certificate_prompt import pin
from ha_kiosk.cli.sign_in.sign_in_method import SignInMethod
from ha_kiosk.cli.terminal.terminal_text import echo, warn
from ha_kiosk.config import sources
from ha_kiosk.config.config import Config
from ha_kiosk.errors import (
    CredentialsDamaged,
    KioskError,
    NotRunning,
    TokenFileUnusable,
    UsageError,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import websocket
from ha_kiosk.server.address import last_server
from ha_kiosk.server.address.address import (
    UNUSED_USER,
    candidates,
    names_user,
    on_server,
    origin,
    path_of,
)
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.auth.token_file import TokenFile
from ha_kiosk.server.http import HttpClient, Send
from ha_kiosk.server.login import expiry, keep
from ha_kiosk.server.sign_on import carry_stored_cookies
from ha_kiosk.server.tls import certificate, trust
from ha_kiosk.setup_screen import progress
from ha_kiosk.storage.paths import Paths


@click.command()
@click.argument("url", required=False)
@click.option(
    "--method",
    type=click.Choice(sign_in_method.METHODS),
    default="auto",
    show_default=True,
    help="How to sign in: on the server's login page, in a window of the kiosk or in the system's "
    "browser; with a phone that scans a QR code; by questions in this terminal; or with a "
    "long-lived access token on stdin. auto: window if there is a display, otherwise terminal.",
)
@click.option("--username", metavar="NAME", help="Sign in as NAME; implies --method terminal.")
@click.option(
    "--provider",
    metavar="TYPE",
    help="Sign in with this login provider of the server, such as homeassistant or "
    "trusted_networks; implies --method terminal.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin.")
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Sign in with the token in this file, and read it there at each start: a refresh token, "
    "a long-lived access token, or TOML with token and url for each profile.",
)
@click.option(
    "--no-expiry",
    is_flag=True,
    help="Make the server keep a sign-in that is not used for 90 days, until it is revoked.",
)
@click.option(
    "--moved",
    is_flag=True,
    help="The server of this profile has moved to URL: keep the sign-in, the dashboard, the "
    "settings and the device.",
)
@ca_file_option
@click.option(
    "--trust-certificate",
    is_flag=False,
    flag_value="",
    metavar="[SHA256]",
    help="Show the server's certificate, ask, and then trust only this one. With its SHA-256 "
    "fingerprint, trust it without a question.",
)
@profile_option
def login(  # noqa: PLR0913 - named like the command; its arguments are the options
    *,
    url: str | None,
    method: str,
    username: str | None,
    provider: str | None,
    password_stdin: bool,
    token_file: Path | None,
    no_expiry: bool,
    moved: bool,
    ca_file: Path | None,
    trust_certificate: str | None,
    paths: Paths,
) -> None:
    """Sign in to a Home Assistant server, once.

    URL is the server's address, such as http://homeassistant.local:8123. If it is left out, it
    comes from the configuration or an earlier sign-in, or you choose one of the servers that
    announce themselves in the network.
    """
    source = None if token_file is None else TokenFile(str(token_file.absolute()), paths.profile)
    how = sign_in_method.chosen(
        method, username, provider, password_stdin=password_stdin, token_file=source, moved=moved
    )
    in_file = how.url  # report first a file that cannot be used
    url, expected = _fingerprint(url, trust_certificate)
    store = CredentialStore(paths.credentials_file)
    old = _load(store)
    if moved:
        moved_server.require(old, url, paths)
    config = sources.load(paths, os.environ, {"ca_file": ca_file and str(ca_file)})
    address = _address(url or in_file or config.url or (old.server if old else None), how)
    pinned = None if trust_certificate is None else _pin(address, expected, config)
    address = pinned.server if pinned else address
    kept = pinned or trust.load(paths.trust_file)
    policy = trust.policy_of(config, os.environ, candidates(address), kept)
    with closing(HttpClient(policy)) as client:
        carry_stored_cookies(client, config, paths)
        new = _sign_in(how, address, client, config, paths, old)
        _keep_trust(new, pinned, ca_file, paths)
        if moved and old is not None:
            store.save(new)
            moved_server.follow(old, new, paths)
        else:
            _replace(old, new, address, paths, client.send)
        _report(new, start="" if config.url else path_of(address))
        _tell_kiosk(paths, moved=moved)
        if no_expiry:
            _keep_unused(new, client)


def _keep_unused(new: Credentials, client: HttpClient) -> None:
    try:
        expiry.switch_off(new, client.send, call=websocket.caller(client))
    except KioskError as err:
        raise type(err)(
            Text(
                "Signed in, but the token ends after 90 days without use as before: {reason}",
                reason=err,
            )
        ) from err
    echo(Text("The token does not end when it is not used; log out to end it."))


def _sign_in(
    how: SignInMethod,
    address: str,
    client: HttpClient,
    config: Config,
    paths: Paths,
    old: Credentials | None,
) -> Credentials:
    server = sign_in_method.find_server(how, address, client)
    if how.name == "moved" and server is not None and old is not None:
        return moved_server.sign_in(server, client.send, old)
    # Behind a single sign-on it is not known yet which server it is.
    there = server.url if server else old and on_server(address, old.server)
    _refuse_another_server(there or candidates(address)[0], old, paths)
    if server is None:
        return window_login.sign_in(address, client, config, paths)
    return sign_in_method.sign_in(how, server, client, config, paths)


def _keep_trust(
    new: Credentials, pinned: trust.Trust | None, ca_file: Path | None, paths: Paths
) -> None:
    if ca_file is not None:
        pinned = trust.Trust(origin(new.server), ca_file=str(ca_file))
    if pinned is not None:
        trust.save(paths.trust_file, pinned)


def _replace(
    old: Credentials | None, new: Credentials, began: str, paths: Paths, send: Send
) -> None:
    before = keep(new, partial(_save, old, paths), send)
    last_server.remember(paths.server_file, new.server, began=began)
    progress.forget(paths.setup_file)  # the set-up is not needed any more
    _drop(before, new, send)


def _save(old: Credentials | None, paths: Paths, new: Credentials) -> Credentials | None:
    _refuse_another_server(new.server, old, paths)  # it may have been behind a single sign-on
    return CredentialStore(paths.credentials_file).replace(new)


def _address(known: str | None, how: SignInMethod) -> str:
    """Return the address to sign in at: `known`, or that of a server that the person chooses."""
    address = known or server_choice.choose(is_interactive=how.is_interactive)
    candidates(address)  # raises UsageError before any question
    if names_user(address):
        warn(UNUSED_USER)
    return address


def _load(store: CredentialStore) -> Credentials | None:
    try:
        return store.load()
    except (CredentialsDamaged, TokenFileUnusable) as err:
        warn(str(err))
        return None


def _refuse_another_server(url: str, old: Credentials | None, paths: Paths) -> None:
    if old is not None and origin(old.server) != origin(url):
        raise UsageError(
            Text(
                "The profile {profile!r} is signed in to {old}. Sign out first (ha-kiosk "
                "logout), or keep both with --profile NAME. If it is the same server at "
                "another address: ha-kiosk login --moved URL",
                profile=paths.profile,
                old=old.server,
            )
        )


def _fingerprint(url: str | None, trusted: str | None) -> tuple[str | None, str | None]:
    """Return address and fingerprint: click takes the word after the option as its value."""
    if not trusted:
        return url, None
    if (expected := certificate.fingerprint(trusted)) is not None:
        return url, expected
    if url is None:
        return trusted, None
    raise UsageError(Text("--trust-certificate: a SHA-256 fingerprint has 64 hexadecimal digits."))


def _pin(address: str, expected: str | None, config: Config) -> trust.Trust:
    if config.ca_file is not None:
        raise UsageError(
            Text(
                "--trust-certificate does not go with ca_file (an option, or in the "
                "configuration): its CAs would be trusted, and not this certificate."
            )
        )
    return pin(address, expected, trust.client_certificate_of(config))


def _drop(old: Credentials | None, new: Credentials, send: Send) -> None:
    if old is None or old.refresh_token == new.refresh_token is not None:
        return
    if old.token_file is not None:
        echo(Text("The token in {file} stays valid.", file=old.token_file.path), err=True)
        return
    if old.refresh_token is None:
        if old.long_lived_token != new.long_lived_token:
            echo(
                Text(
                    "The long-lived access token used so far stays valid until you delete it in "
                    "your Home Assistant profile, under Security."
                ),
                err=True,
            )
        return
    try:
        Session(old, send).revoke()
    except KioskError as err:
        echo(Text("The earlier sign-in could not be revoked: {reason}", reason=err), err=True)


def _report(new: Credentials, *, start: str) -> None:
    user = new.user or Text("an unknown user")
    echo(Text("Signed in to {server} as {user}.", server=new.server, user=user))
    if start:
        echo(Text("The kiosk starts at {page}.", page=start))


def _tell_kiosk(paths: Paths, *, moved: bool) -> None:
    try:
        ask(paths, "signed-in")
        if moved:
            reload_settings(paths)  # the address in them has changed
    except NotRunning:
        return
    except KioskError:
        echo(Text("A kiosk is running: start it again to use the new sign-in."), err=True)
