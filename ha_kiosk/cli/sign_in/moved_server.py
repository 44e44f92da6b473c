"""`login --moved`: the server of a profile has another address now; everything else stays.

The token proves that it is the same server: no other one accepts it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace

from ha_kiosk.cli.terminal.terminal_text import warn
from ha_kiosk.config import sources, writer
from ha_kiosk.device.registration import RegistrationStore
from ha_kiosk.errors import AccessDenied, KioskError, NotSignedIn, SignInRefused, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address import last_server
from ha_kiosk.server.address.address import on_server, path_of
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Send
from ha_kiosk.storage.paths import Paths


def require(old: Credentials | None, url: str | None, paths: Paths) -> None:
    """Raise an error if there is no sign-in to keep, or no new address."""
    if old is None:
        raise NotSignedIn(
            Text(
                "The profile {profile!r} is not signed in: nothing can be kept.",
                profile=paths.profile,
            )
        )
    if url is None:
        raise UsageError(Text("--moved needs the new address: ha-kiosk login --moved URL"))


def sign_in(server: Server, send: Send, old: Credentials) -> Credentials:
    """Return the credentials at the new address, after the server has accepted them there.

    Raises `SignInRefused` if it is another server, and what `send` raises.
    """
    new = replace(old, server=server.url)
    try:
        Session(new, send).access_token(force=True)
    except AccessDenied:
        raise
    except SignInRefused as err:
        raise SignInRefused(
            Text(
                "{server} does not know the sign-in at {old}: it is another server, or the "
                "sign-in was revoked. Nothing was changed.",
                server=server.url,
                old=old.server,
            )
        ) from err
    return new


def follow(old: Credentials, new: Credentials, paths: Paths) -> None:
    """Move the start page, the settings and the device to the new address."""
    _move_url(old, new, paths)
    start = last_server.start_page(paths.server_file, old.server)
    path = path_of(start) if start else ""
    last_server.remember(paths.server_file, new.server, began=new.server + path)
    devices = RegistrationStore(paths.device_file)
    device = devices.load()
    if device is not None and device.server == old.server:
        with suppress(OSError):  # then it is registered again
            devices.save(replace(device, server=new.server))


def _move_url(old: Credentials, new: Credentials, paths: Paths) -> None:
    setting = sources.settings(paths, os.environ)["url"]
    there = _page_at(old, str(setting.value), paths) if setting.value is not None else None
    if there is None:
        return
    wanted = new.server + there.removeprefix(old.server)
    try:
        if setting.source != str(paths.config_file):
            raise UsageError(Text("it is in {source}.", source=setting.source))
        writer.save(paths.config_file, {"url": wanted})
    except KioskError as err:
        warn(Text("Set url to {url} yourself: {reason}", url=wanted, reason=err))


def _page_at(old: Credentials, url: str, paths: Paths) -> str | None:
    """Return the page of the old address that `url` means, None for another server's."""
    with suppress(UsageError):
        return last_server.led_to(paths.server_file, url, old.server) or on_server(url, old.server)
    return None
