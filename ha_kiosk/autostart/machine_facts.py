"""The facts of this machine that decide how the kiosk can be started, and how to get them."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ha_kiosk.host import assignments
from ha_kiosk.host.command import Run, answer, run
from ha_kiosk.host.distribution import offer
from ha_kiosk.host.machine import Machine

USER_UNIT = "ha-kiosk.service"
SYSTEM_UNIT = "ha-kiosk@.service"
KIOSK = "kiosk"
"""The user of a tablet without a desktop."""
HOME = "/var/lib/ha-kiosk"
"""That user's home, by data/sysusers.d."""
FORGET_USER = f"sudo userdel --remove {KIOSK}"
"""The command that deletes that user and its session."""
INSTANCE = f"ha-kiosk@{KIOSK}.service"
MARK = "# Written by `ha-kiosk autostart enable`; `ha-kiosk autostart disable` removes it.\n"
DEFAULT = "default"
"""The default profile."""
_PROFILE = re.compile(r"(?:HA_KIOSK_PROFILE=|--profile )([\w-]+)")
"""The profile in a file of ours, as `files` writes it."""
_PROGRAMS = {"labwc", "wlr-randr"}


@dataclass(frozen=True, slots=True)
class Places:
    """Where files go. Packages use other folders, so ours never conflict with theirs."""

    root: Path = Path("/")
    config_home: Path = Path()

    @property
    def user_unit(self) -> Path:
        """Return our unit of the user's service manager."""
        return self.config_home / "systemd/user" / USER_UNIT

    @property
    def user_profile(self) -> Path:
        """Return the drop-in for that unit's profile; the unit itself may be the package's."""
        return self.config_home / f"systemd/user/{USER_UNIT}.d/profile.conf"

    @property
    def entry(self) -> Path:
        """Return our autostart entry of the desktop."""
        return self.config_home / "autostart/ha-kiosk.desktop"

    @property
    def system_unit(self) -> Path:
        """Return our unit of the system's service manager."""
        return self.root / "etc/systemd/system" / SYSTEM_UNIT

    @property
    def system_profile(self) -> Path:
        """Return the drop-in for that unit's profile."""
        return self.root / f"etc/systemd/system/{INSTANCE}.d/profile.conf"

    @property
    def pam(self) -> Path:
        """Return the PAM configuration for that unit's session."""
        return self.root / "etc/pam.d/ha-kiosk"

    @property
    def written(self) -> tuple[Path, ...]:
        """Return all files that `enable` may write."""
        user = (self.user_unit, self.user_profile, self.entry)
        return (*user, self.system_unit, self.system_profile, self.pam)

    @property
    def packaged_user_unit(self) -> Path:
        """Return the user's unit in the folder of the .deb."""
        return self.root / "usr/lib/systemd/user" / USER_UNIT

    @property
    def packaged_system_unit(self) -> Path:
        """Return the system's unit in the folder of the .deb."""
        return self.root / "usr/lib/systemd/system" / SYSTEM_UNIT


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """The facts about this machine.

    `desktop` is the name of the desktop of this user's session, empty if there is no session now;
    `has_desktop` says whether the machine has one at all. `has_target` says whether the session has
    graphical-session.target. `program` is the command that starts us, `data` our data folder.
    `private` is the first folder on the way to these that other users may not enter.
    """

    uid: int
    program: str
    data: Path
    places: Places
    has_systemd: bool = True
    desktop: str = ""
    has_desktop: bool = False
    has_target: bool = False
    has_kiosk_user: bool = False
    is_kiosk_user_ours: bool = False
    """Whether an earlier `enable` made that user, which could also be a person's."""
    lacking: tuple[str, ...] = ()
    install: str | None = None
    """The command that installs the missing programs, if they are available."""
    private: Path | None = None
    ours: frozenset[Path] = field(default_factory=frozenset)
    """Files that an earlier `enable` wrote."""
    theirs: frozenset[Path] = field(default_factory=frozenset)
    """Files at our paths that were written by somebody else."""
    packaged: frozenset[Path] = field(default_factory=frozenset)
    enabled: frozenset[str] = field(default_factory=frozenset)
    """Units that are enabled."""
    profiles: Mapping[Path, str] = field(default_factory=dict)
    """The profiles in files of ours."""

    @property
    def user_profile(self) -> str:
        """Return the profile that starts with this user's desktop, if one does."""
        places = (self.places.user_profile, self.places.entry)
        return next((self.profiles[place] for place in places if place in self.profiles), DEFAULT)

    @property
    def system_profile(self) -> str:
        """Return the profile that starts without a desktop, if one does."""
        return self.profiles.get(self.places.system_profile, DEFAULT)


def gather(
    config_home: Path,
    data: Path,
    *,
    root: Path = Path("/"),
    env: Mapping[str, str] = os.environ,
    ask: Run = run,
    uid: int | None = None,
) -> MachineFacts:
    """Collect the facts of this machine."""
    places = Places(root, config_home)
    session = _session(env, ask)
    uid = os.getuid() if uid is None else uid
    command = program(sys.argv[0], sys.executable)
    there = {path: _text(path) for path in places.written if path.exists()}
    ours = frozenset(path for path, text in there.items() if text.startswith(MARK))
    packaged = (places.packaged_user_unit, places.packaged_system_unit)
    # On Debian, Fedora and Arch the packages have the names of the programs.
    lacking = tuple(sorted(name for name in _PROGRAMS if shutil.which(name) is None))
    return MachineFacts(
        uid=uid,
        program=command,
        data=data,
        places=places,
        has_systemd=(root / "run/systemd/system").is_dir(),
        desktop=_desktop(session),
        has_desktop=_has_desktop(root, session, ask),
        has_target=_says(ask, "--user", "is-active", "graphical-session.target") == "active",
        has_kiosk_user=exists(KIOSK),
        is_kiosk_user_ours=home(KIOSK) == HOME,
        lacking=lacking,
        install=offer(Machine(env, ask, root), [*lacking]),
        private=closed((Path(command), data)),
        ours=ours,
        theirs=frozenset(there) - ours,
        packaged=frozenset(path for path in packaged if path.exists()),
        enabled=_enabled(ask),
        profiles={path: found[1] for path in ours if (found := _PROFILE.search(there[path]))},
    )


def program(argv0: str, executable: str) -> str:
    """Return the absolute path of the command `ha-kiosk`, as other programs can call it.

    Links are not resolved, because pipx's link stays the same when its target is replaced.
    """
    called = Path(argv0)
    beside = Path(executable).parent / "ha-kiosk"
    if called.name == "ha-kiosk":
        found = shutil.which(argv0) or argv0
        return str(Path(found).absolute())
    return str(beside) if beside.exists() else shutil.which("ha-kiosk") or str(beside)


def closed(files: Sequence[Path]) -> Path | None:
    """Return the first folder above `files`, links resolved, that only its owner may enter."""
    for file in files:
        for path in (file, file.resolve()):
            for folder in reversed(path.parents):
                try:
                    if not folder.stat().st_mode & 0o001:
                        return folder
                except OSError:
                    return folder
    return None


def _session(env: Mapping[str, str], ask: Run) -> dict[str, str]:
    """Return the environment of this user's session: ours, or the service manager's."""
    if env.get("WAYLAND_DISPLAY") or env.get("DISPLAY"):
        return dict(env)
    return assignments.parse(answer(ask(["systemctl", "--user", "show-environment"])) or "")


def _desktop(session: Mapping[str, str]) -> str:
    if not (session.get("WAYLAND_DISPLAY") or session.get("DISPLAY")):
        return ""
    return session.get("XDG_CURRENT_DESKTOP") or session.get("DESKTOP_SESSION") or "unknown"


def _has_desktop(root: Path, session: Mapping[str, str], ask: Run) -> bool:
    if _desktop(session):
        return True
    manager = root / "etc/systemd/system/display-manager.service"
    # raspi-config's "boot to console" leaves the display manager enabled, which then never starts.
    return os.path.lexists(manager) and _says(ask, "get-default") != "multi-user.target"


def _enabled(ask: Run) -> frozenset[str]:
    units = {USER_UNIT: ("--user",), INSTANCE: ()}
    return frozenset(
        unit for unit, scope in units.items() if _says(ask, *scope, "is-enabled", unit) == "enabled"
    )


def _says(ask: Run, *words: str) -> str:
    output = ask(["systemctl", *words])
    return output.out.strip() if output else ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def exists(user: str) -> bool:
    """Return whether this machine has the user."""
    return home(user) is not None


def home(user: str) -> str | None:
    """Return the home of a user, None if this machine has no such user."""
    try:
        return pwd.getpwnam(user).pw_dir
    except KeyError:
        return None
