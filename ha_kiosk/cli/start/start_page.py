"""Which address the kiosk shows first."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from ha_kiosk.config.config import Config
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import addresses
from ha_kiosk.server.address import last_server
from ha_kiosk.server.address.address import (
    UNUSED_USER,
    candidates,
    may_be_page,
    names_user,
    path_of,
)
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)


def page(url: str | None, credentials: Credentials | None, others: Iterable[str] = ()) -> str:
    """Return the address to show: `url`, or the server that we are signed in to.

    A page of the server, or of its `others`, is shown at the address that is in use.

    Raises `UsageError` if there is neither, if `url` is no address, and if it is another server's:
    a token must not be sent to a server that it does not belong to.
    """
    if url is not None:
        try:
            candidates(url)
            _refuse_other_paths(url)
        except UsageError as err:
            raise UsageError(Text("url: {reason}", reason=err)) from None
        if names_user(url):
            _log.warning("%s", UNUSED_USER)
    if credentials is None:
        if url is None:
            raise UsageError(
                Text(
                    "Not signed in, and no --url: try `ha-kiosk login "
                    "http://homeassistant.local:8123`."
                )
            )
        return url
    if url is None:
        return credentials.address
    if (there := addresses.page_in_use(url, credentials, others)) is not None:
        return there
    raise UsageError(
        Text(
            "{url} is not {server}, where this profile is signed in. Sign out first "
            "(ha-kiosk logout), or keep both with --profile NAME. If it is the same server at "
            "another address: ha-kiosk login --moved URL",
            url=candidates(url)[0],
            server=credentials.server,
        )
    )


def _refuse_other_paths(url: str) -> None:
    path = path_of(url).partition("?")[0]
    if not may_be_page(path):
        raise UsageError(Text("{path} is not a page of Home Assistant's frontend.", path=path))


def resolved(config: Config, credentials: Credentials | None, paths: Paths) -> Config:
    """Return `config` with the address to show; a user who was signed out has to sign in again.

    Raises `UsageError` as `page` does.
    """
    url = config.url
    if credentials is None:
        url = url or last_server.recall(paths.server_file)
    elif url is None:
        url = last_server.start_page(paths.server_file, credentials.server)
    else:
        url = last_server.led_to(paths.server_file, url, credentials.server) or url
    return replace(config, url=page(url, credentials, addresses.listed(config)))
