"""`ha-kiosk status`: shows the state of a profile's kiosk.

A running kiosk is asked. Otherwise the files say who is signed in. Being signed out is a result,
not an error.
"""

from __future__ import annotations

from dataclasses import asdict

import click

from ha_kiosk import __version__
from ha_kiosk.cli.control_client import ask
from ha_kiosk.cli.options import json_option, profile_option
from ha_kiosk.cli.terminal.status_format import show
from ha_kiosk.errors import NotRunning, NotSignedIn
from ha_kiosk.server.auth.credentials import CredentialStore
from ha_kiosk.status import Status
from ha_kiosk.storage.paths import Paths


@click.command()
@json_option
@profile_option
def status(*, as_json: bool, paths: Paths) -> None:
    """Show the state of a profile's kiosk."""
    show(fields(paths), as_json=as_json)


def fields(paths: Paths) -> dict[str, object]:
    """Return the status of the kiosk of a profile. Raises `KioskError`."""
    try:
        return ask(paths, "status")
    except NotRunning:
        return stopped(paths)


def stopped(paths: Paths) -> dict[str, object]:
    """Return the status of a kiosk that does not run, from its files only."""
    error = None
    try:
        credentials = CredentialStore(paths.credentials_file).inspect()
    except NotSignedIn as err:
        credentials, error = None, str(err)
    return asdict(
        Status(
            profile=paths.profile,
            version=__version__,
            state="stopped",
            signed_in=credentials is not None,
            server=credentials.server if credentials else None,
            user=credentials.user if credentials else None,
            ha_version=credentials.ha_version if credentials else None,
            last_error=error,
        )
    )
