"""Checks for a newer release: in apt's lists or on PyPI, depending on how this one was installed.

Without an answer nothing is reported. PyPI is asked only if this release came from an index,
because a package of that name there may be somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from ha_kiosk.doctor.finding import Finding, ok, warning
from ha_kiosk.errors import KioskError
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.http import Request, Send

NAME = "version"
PYPI = "https://pypi.org/pypi/ha-kiosk/json"
_CANDIDATE = re.compile(r"^\s*Candidate: (?:\d+:)?([0-9][^\s-]*)", re.MULTILINE)
_NUMBER = re.compile(r"\d+")


def run(
    machine: Machine, version: str, send: Send, folder: Path, *, is_from_index: bool
) -> Iterator[Finding]:
    """Report our version. `folder` is where the program is; `send` reaches PyPI, maybe."""
    if folder.is_relative_to("/usr/lib/python3"):
        newest, known, fix = (
            _apt(machine),
            Text("the newest that apt knows"),
            "sudo apt install ha-kiosk",
        )
    elif is_from_index:
        newest, known, fix = _pypi(send), Text("the newest on PyPI"), _upgrade(folder)
    else:
        text = Text(
            "ha-kiosk {version}, from a file or a clone: nobody is asked for a newer one.",
            version=version,
        )
        yield ok(NAME, text)
        return
    if newest and _numbers(newest) > _numbers(version):
        yield warning(
            NAME, Text("ha-kiosk {version}; {newest} is out.", version=version, newest=newest), fix
        )
    elif newest:
        yield ok(NAME, Text("ha-kiosk {version}, {known}.", version=version, known=known))
    else:
        yield ok(NAME, Text("ha-kiosk {version}.", version=version))


def is_from_index(distribution: str = "ha-kiosk") -> bool:
    """Return whether pip or pipx installed it from an index, such as PyPI.

    Otherwise they record the file, folder or repository in direct_url.json (PEP 610).
    """
    try:
        return metadata.distribution(distribution).read_text("direct_url.json") is None
    except metadata.PackageNotFoundError:
        return False


def _apt(machine: Machine) -> str | None:
    output = machine.run(["apt-cache", "policy", "ha-kiosk"], env={**machine.env, "LC_ALL": "C"})
    match = _CANDIDATE.search(output.out) if output else None
    return match[1] if match else None


def _pypi(send: Send) -> str | None:
    try:
        answer = send(Request("GET", PYPI)).json()
    except KioskError:
        return None
    match answer:
        case {"info": {"name": "ha-kiosk", "version": str(version)}}:
            return version
    return None


def _upgrade(folder: Path) -> str:
    return "pipx upgrade ha-kiosk" if "pipx" in folder.parts else "pip install --upgrade ha-kiosk"


def _numbers(version: str) -> list[int]:
    """Return the numbers of a version for a comparison, up to the first part that is no number."""
    release = re.split(r"[~+a-z]", version, maxsplit=1)[0]
    return [int(number) for number in _NUMBER.findall(release)]
