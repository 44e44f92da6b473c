"""Every path that one profile uses.

A profile is one kiosk: its own server, credentials, browser storage and control socket. The folders
follow the XDG base directory specification (platformdirs). Only `private_folder` creates one, so
that asking for a path changes nothing.
"""

from __future__ import annotations

import os
import re
import stat
import warnings
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.i18n.text import Text

APP = "ha-kiosk"
DATA = Path(__file__).parents[1] / "data"
"""Files of the program for other programs: units, sessions."""
SYSTEM_CONFIG_FILE = Path("/etc/ha-kiosk/config.toml")
MAX_SOCKET = 107
"""Bytes of a socket's path (unix(7): 108 with the zero at its end)."""
_PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of the profile called `profile`.

    Raises `UsageError` for a name that could not be a file name.
    """

    profile: str = "default"

    def __post_init__(self) -> None:
        if not _PROFILE.fullmatch(self.profile):
            raise UsageError(
                Text(
                    "{profile!r} cannot be a profile's name: use letters, digits, '-' and '_', at "
                    "most 64 of them.",
                    profile=self.profile,
                )
            )

    @property
    def config_file(self) -> Path:
        """Return the profile's settings, written by people: `ha-kiosk.toml`."""
        return platformdirs.user_config_path(APP) / self.profile / "ha-kiosk.toml"

    @property
    def system_config_file(self) -> Path:
        """Return the settings for all kiosks of this machine; those of the profile win."""
        return SYSTEM_CONFIG_FILE

    @property
    def data(self) -> Path:
        """Return the private folder (0700) that holds credentials and browser storage."""
        return platformdirs.user_data_path(APP) / self.profile

    @property
    def credentials_file(self) -> Path:
        """Return the file (0600) with the refresh token."""
        return self.data / "credentials.json"

    @property
    def device_file(self) -> Path:
        """Return the file (0600) with the device's registration."""
        return self.data / "device.json"

    @property
    def trust_file(self) -> Path:
        """Return the file that stores which certificate of the server was trusted."""
        return self.data / "trust.json"

    @property
    def browser_storage(self) -> Path:
        """Return the folder for the page's localStorage, cookies and other data."""
        return self.data / "browser"

    @property
    def browser_cache(self) -> Path:
        """Return the folder for the page's HTTP cache, which may be deleted at any time."""
        return platformdirs.user_cache_path(APP) / self.profile / "browser"

    @property
    def state(self) -> Path:
        """Return the folder for state that may be lost."""
        return platformdirs.user_state_path(APP) / self.profile

    @property
    def crashes_file(self) -> Path:
        """Return the file that remembers that the page, or the program, crashed repeatedly."""
        return self.state / "crashes.json"

    @property
    def runs_file(self) -> Path:
        """Return the file that counts unclean exits."""
        return self.state / "runs.json"

    @property
    def server_file(self) -> Path:
        """Return the file that remembers which server was signed in to last."""
        return self.state / "server.json"

    @property
    def sign_on_file(self) -> Path:
        """Return the file that remembers the single sign-on in front of the server."""
        return self.state / "sign-on.json"

    @property
    def address_file(self) -> Path:
        """Return the file that remembers which of the server's addresses is in use."""
        return self.state / "address.json"

    @property
    def look_file(self) -> Path:
        """Return the file that remembers whether the dashboard was dark."""
        return self.state / "look.json"

    @property
    def screen_file(self) -> Path:
        """Return the file that remembers that the screen is off or dimmed."""
        return self.state / "screen.json"

    @property
    def pin_file(self) -> Path:
        """Return the file (0600) that remembers how often a wrong PIN was entered."""
        return self.state / "pin.json"

    @property
    def setup_file(self) -> Path:
        """Return the file (0600) that remembers the progress of the set-up on the screen."""
        return self.state / "setup.json"

    @property
    def failed_logins_file(self) -> Path:
        """Return the file that remembers which logins of this device the server rejected."""
        return self.state / "failed-logins.json"

    @property
    def downloads(self) -> Path:
        """Return the user's own folder for downloads."""
        return platformdirs.user_downloads_path()

    @property
    def pictures(self) -> Path:
        """Return the user's own folder for pictures."""
        return platformdirs.user_pictures_path()

    @property
    def runtime(self) -> Path:
        """Return the private folder (0700) for sockets and locks, gone after a reboot."""
        with warnings.catch_warnings():
            # Without XDG_RUNTIME_DIR newer platformdirs warn and use a folder under /tmp;
            # `private_folder` makes sure that it is ours.
            warnings.simplefilter("ignore")
            return platformdirs.user_runtime_path(APP)

    @property
    def control_socket(self) -> Path:
        """Return the socket (0600) on which a running kiosk accepts `ha-kiosk ctl`."""
        return self.runtime / f"{self.profile}.sock"

    @property
    def is_socket_too_long(self) -> bool:
        """Return whether the path of the control socket is too long for a socket."""
        return is_too_long(self.control_socket)

    @property
    def lock_file(self) -> Path:
        """Return the file that a running kiosk holds locked: one kiosk per profile."""
        return self.runtime / f"{self.profile}.lock"


def adopt_runtime_folder(env: MutableMapping[str, str]) -> None:
    """Set XDG_RUNTIME_DIR if it is not set and this user has one: after `sudo -u`, `su`.

    Programs that are asked about the user's session need it.
    """
    folder = Path(f"/run/user/{os.getuid()}")
    if not env.get("XDG_RUNTIME_DIR") and folder.is_dir():
        env["XDG_RUNTIME_DIR"] = str(folder)


def config_home() -> Path:
    """Return the folder for the settings of all of this user's programs."""
    return platformdirs.user_config_path()


def profiles() -> list[str]:
    """Return the names of all profiles that have a data folder, sorted."""
    root = platformdirs.user_data_path(APP)
    if not root.is_dir():
        return []
    return sorted(p.name for p in root.iterdir() if p.is_dir() and _PROFILE.fullmatch(p.name))


def is_too_long(socket: Path) -> bool:
    """Return whether a path is too long for a socket."""
    return len(os.fsencode(socket)) > MAX_SOCKET


def private_folder(path: Path) -> Path:
    """Create `path` with mode 0700 if it is missing, and return it.

    Raises `KioskError` if it belongs to another user. If other users may enter it, its mode is
    changed, because secrets and sockets in it are private.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    info = path.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid():
        raise KioskError(
            Text("{path} is not a folder of this user. Remove it and try again.", path=str(path))
        )
    if path.parent.stat().st_uid not in {0, os.getuid()}:
        # Its owner could replace our folder at any time.
        raise KioskError(
            Text("{path} belongs to another user. Remove it and try again.", path=str(path.parent))
        )
    if stat.S_IMODE(info.st_mode) & 0o077:
        path.chmod(0o700)
    return path
