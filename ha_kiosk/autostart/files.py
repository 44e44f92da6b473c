"""The files that start the kiosk: the units of `ha_kiosk/data`, with this machine's paths."""

from __future__ import annotations

import shlex
from pathlib import Path

from ha_kiosk.autostart.machine_facts import DEFAULT, MARK, SYSTEM_UNIT, USER_UNIT

PROGRAM = "/usr/bin/ha-kiosk"
DATA = "/usr/lib/python3/dist-packages/ha_kiosk/data"
"""The folder in the units, as the .deb installs it."""
_SESSION = "WAYLAND_DISPLAY DISPLAY XAUTHORITY XDG_CURRENT_DESKTOP XDG_SESSION_TYPE"


def user_unit(data: Path, program: str) -> str:
    """Return the unit of the user's service manager."""
    return _unit(data, USER_UNIT, program)


def system_unit(data: Path, program: str) -> str:
    """Return the unit of the system's service manager."""
    return _unit(data, SYSTEM_UNIT, program)


def profile(name: str) -> str:
    """Return a drop-in that sets a unit's profile; the unit itself may be the package's."""
    return f"{MARK}[Service]\nEnvironment=HA_KIOSK_PROFILE={name}\n"


def pam(data: Path) -> str:
    """Return the PAM configuration for the session of the system's unit."""
    return MARK + (data / "pam.d/ha-kiosk").read_text(encoding="utf-8")


def entry(program: str, name: str, *, with_unit: bool) -> str:
    """Return the autostart entry of a desktop; `with_unit` makes it start the unit."""
    command = start_command(program, name, with_unit=with_unit)
    return (
        f"{MARK}[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Home Assistant Kiosk\n"
        f"Exec=sh -c {_desktop_quoted(command)}\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def start_command(program: str, name: str, *, with_unit: bool) -> str:
    """Return the shell command that starts the kiosk of a profile from within a session.

    With the unit the profile is not in the command: the unit knows it.
    """
    if not with_unit:
        return shlex.join([program, "open", *profile_words(name)])
    return f"systemctl --user import-environment {_SESSION}; systemctl --user restart {USER_UNIT}"


def profile_words(name: str) -> list[str]:
    """Return the option for a profile; empty for the default one."""
    return [] if name == DEFAULT else ["--profile", name]


def _unit(data: Path, name: str, program: str) -> str:
    lines = (data / "systemd" / name).read_text(encoding="utf-8").splitlines()
    return MARK + "".join(f"{_placed(line, data, program)}\n" for line in lines)


def _placed(line: str, data: Path, program: str) -> str:
    """Return a line of a unit, with the paths of this machine in place of its own."""
    if not line.startswith("Exec"):
        return line
    line = line.replace(f"{DATA}/labwc/session", _unit_quoted(str(data / "labwc/session")))
    return line.replace(f"{PROGRAM} ", f"{_unit_quoted(program)} ")


def _unit_quoted(text: str) -> str:
    """Return a path, quoted for a unit's command line (systemd.service(5))."""
    text = text.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$").replace('"', '\\"')
    return f'"{text}"' if any(char in text for char in " '\t;") else text


def _desktop_quoted(text: str) -> str:
    """Return an argument quoted for an `Exec` line (Desktop Entry Specification, escaped twice)."""
    inner = "".join(f"\\{char}" if char in '"`$\\' else char for char in text)
    return '"' + inner.replace("\\", "\\\\").replace("%", "%%") + '"'
