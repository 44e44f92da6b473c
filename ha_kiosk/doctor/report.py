"""Collects what a bug report needs in one zip file, without secrets.

Known secrets are replaced wherever they occur, secret keys of the configuration lose their values,
and everything goes through `logs.setup.redact`. Files that contain secrets (credentials, browser
storage) are left out.
"""

from __future__ import annotations

import io
import platform
import sys
import tomllib
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ha_kiosk import __version__
from ha_kiosk.autostart.machine_facts import INSTANCE, USER_UNIT
from ha_kiosk.config.config import Config, keys
from ha_kiosk.errors import KioskError
from ha_kiosk.host.command import Run, answer
from ha_kiosk.host.distribution import distribution
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.logs.setup import redact
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.tls.policy import BasicAuth
from ha_kiosk.storage import atomic_file, regular_file

HIDDEN = "***"
LAST = 512 * 1024
"""Bytes at the end of a log file that are included."""
LINES = "3000"
"""Lines of the journal that are included."""
# There, messages of the session do not belong to its unit; those of systemd about it do.
_SYSTEM = ["SYSLOG_IDENTIFIER=ha-kiosk", "+", f"UNIT={INSTANCE}"]
_PACKAGES = (
    "PySide6", "PySide6-Essentials", "PySide6-Addons", "PySide6-WebEngine", "shiboken6", "click",
    "httpx", "websockets", "psutil", "platformdirs", "zeroconf", "jeepney", "segno", "tomlkit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One file of the report, and its description for a person."""

    name: str
    about: str
    text: str


def secrets(config: Config | None, credentials: Credentials | None) -> frozenset[str]:
    """Return all secrets that are known here."""
    found = [getattr(config, key.name) for key in keys() if key.secret] if config else []
    if config is not None and config.http_username and config.http_password:
        # In the form of the header.
        found.append(BasicAuth(config.http_username, config.http_password).header.split()[-1])
    if credentials is not None:
        found += [credentials.refresh_token, credentials.long_lived_token]
    return frozenset(text for text in found if text)


def scrubbed(text: str, hidden: Collection[str]) -> str:
    """Return `text` without the secrets in `hidden`, and without anything that looks like one."""
    for secret in sorted(hidden, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return redact(text)


def settings(file: Path) -> str:
    """Return the text of a configuration file without the values of secret keys.

    A file that is no valid TOML is left out, because it is not clear where in it a secret ends.
    """
    try:
        text = regular_file.read_text(file)
        table = tomllib.loads(text)
    except FileNotFoundError:
        return "There is no configuration file.\n"
    except (OSError, ValueError) as err:
        return f"The file cannot be read, and is not shown: {type(err).__name__}.\n"
    for key in keys():
        if key.secret:
            # Both as it is written and as it is parsed: with escapes these differ.
            text = _without(text, key.name, str(table.get(key.name, "")))
    return text


def log(run: Run, file: Path | None) -> str:
    """Return the end of the log: of the log file, otherwise of the journal."""
    if file is not None and (text := _end(file)):
        return text
    for words in (["--user", "-u", USER_UNIT], _SYSTEM):
        command = ["journalctl", "-n", LINES, "--no-pager", "-o", "short-iso", "-q", *words]
        said = answer(run(command)) or ""
        if said.strip():
            return said
    return "There is no log: no log_file is configured, and the journal has none.\n"


def versions(machine: Machine) -> str:
    """Return the versions of the program and of the system, one in a line."""
    model = machine.read("proc/device-tree/model") or machine.read("sys/class/dmi/id/product_name")
    lines = [
        ("ha-kiosk", __version__),
        ("Python", sys.version.replace("\n", " ")),
        ("system", distribution(machine).name),
        ("kernel", f"{platform.release()} {platform.machine()}"),
        ("machine", (model or "unknown").strip("\0\n ")),
        *((name, version) for name in _PACKAGES if (version := _version(name))),
    ]
    return "".join(f"{name}: {value}\n" for name, value in lines)


def write(file: Path, parts: Iterable[ReportPart], hidden: Collection[str]) -> None:
    """Write a new zip file (0600). Raises `KioskError` if it exists or cannot be written."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(f"{file.stem}/{part.name}", scrubbed(part.text, hidden))
    try:
        atomic_file.create(file, memory.getvalue())
    except FileExistsError:
        raise KioskError(Text("{file} is there already, and stays as it is.", file=file)) from None
    except OSError as err:
        raise atomic_file.unwritable(file, err) from err


def _without(text: str, name: str, value: str) -> str:
    text = "".join(f"{_hiding(line, name)}\n" for line in text.splitlines())
    return text.replace(value, HIDDEN) if value else text


def _hiding(line: str, name: str) -> str:
    bare = line.lstrip("# \t")  # a commented-out value may be in use elsewhere
    if not bare.startswith((name, f'"{name}', f"'{name}")):
        return line
    return f'{line.removesuffix(bare)}{name} = "{HIDDEN}"'


def _end(file: Path) -> str:
    try:
        regular_file.check(file)
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - LAST))
            return stream.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
