"""Whether `ha-kiosk open` begins with the set-up on the screen, and the start of it."""

from __future__ import annotations

from ha_kiosk.config.config import Config
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.setup_screen import progress
from ha_kiosk.storage.paths import Paths


def is_due(config: Config, paths: Paths, credentials: Credentials | None) -> bool:
    """Return whether no server is known yet, or a set-up was begun.

    With a configured address there is no set-up, nor with a token from the unit: a fleet is set up
    without anybody at the screen.
    """
    if config.url is not None:
        return False
    is_begun = progress.is_unfinished(paths.setup_file)
    if credentials is not None:
        return is_begun and credentials.token_file is None
    return is_begun or last_server.recall(paths.server_file) is None


def run(config: Config, paths: Paths) -> int:
    """Run the set-up and return its exit code: `RestartReason.SET_UP` if it is done."""
    from ha_kiosk.cli.start import set_up  # noqa: PLC0415 - once for each kiosk

    return set_up.run(config, paths)
