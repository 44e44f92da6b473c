"""Checks for fonts. A minimal Debian has none, and our screens would show no text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ha_kiosk.doctor.finding import Finding, ok, problem
from ha_kiosk.host.command import answer
from ha_kiosk.host.distribution import Family, distribution
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text

NAME = "fonts"
_KINDS = frozenset({".ttf", ".otf", ".ttc", ".pfb"})
_FOLDERS = ("usr/share/fonts", "usr/local/share/fonts")
_HOMES = (".local/share/fonts", ".fonts")
_PACKAGES = {
    Family.DEBIAN: ["fonts-roboto"],
    Family.FEDORA: ["google-roboto-fonts"],
    Family.ARCH: ["ttf-roboto"],
}


def run(machine: Machine) -> Iterator[Finding]:
    """Ask fontconfig, or search its folders."""
    if _is_there(machine):
        yield ok(NAME, Text("There are some."))
        return
    here = distribution(machine)
    text = Text("None is installed: the sign-in and the kiosk's own screens show no text.")
    yield problem(NAME, text, here.install(_PACKAGES.get(here.family, [])))


def _is_there(machine: Machine) -> bool:
    said = answer(machine.run(["fc-list", ":", "file"]))
    if said is not None:
        return bool(said.strip())
    folders = [machine.root / folder for folder in _FOLDERS]
    if home := machine.env.get("HOME"):
        folders += [Path(home) / folder for folder in _HOMES]
    return any(file.suffix.lower() in _KINDS for folder in folders for file in folder.rglob("*"))
