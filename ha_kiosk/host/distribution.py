"""The distribution of this machine: its packages, and the command that installs them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from enum import Enum

from ha_kiosk.host import assignments
from ha_kiosk.host.machine import Machine

_CANDIDATE = re.compile(r"^\s*Candidate: \d", re.MULTILINE)
_T64 = {"debian": 13.0, "raspbian": 13.0, "ubuntu": 24.04}
"""The releases from which on packages of libraries with 64-bit time_t are called …t64."""


class Family(Enum):
    """Distributions with the same package names and package manager."""

    DEBIAN = "apt install"
    FEDORA = "dnf install"
    ARCH = "pacman -S"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution. `has_t64` is for Debian and its derivatives."""

    family: Family
    name: str = "this system"
    has_t64: bool = False
    has_pyside: bool = False

    def install(self, packages: list[str]) -> str | None:
        """Return the command that installs packages, None if none is known."""
        if self.family is Family.OTHER or not packages:
            return None
        return f"sudo {self.family.value} {shlex.join(packages)}"


def distribution(machine: Machine) -> Distribution:
    """Return this machine's distribution, by os-release(5)."""
    text = machine.read("etc/os-release") or machine.read("usr/lib/os-release") or ""
    return parse(text)


def offer(machine: Machine, packages: list[str]) -> str | None:
    """Return the command that installs packages, None if one of them is not available.

    This is for packages that not every release has: Debian 12 has neither labwc nor wlopm.
    """
    here = distribution(machine)
    if here.family is Family.DEBIAN:
        output = machine.run(["apt-cache", "policy", *packages], env={**machine.env, "LC_ALL": "C"})
        if output is not None and len(_CANDIDATE.findall(output.out)) < len(packages):
            return None
    return here.install(packages)


def parse(text: str) -> Distribution:
    """Return the distribution of an os-release file."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    values = {name: value.strip("\"'") for name, value in assignments.parse(lines).items()}
    id_ = values.get("ID", "")
    ids = [id_, *values.get("ID_LIKE", "").split()]
    family = next((_FAMILIES[name] for name in ids if name in _FAMILIES), Family.OTHER)
    version = _number(values.get("VERSION_ID", ""))
    is_new = family is Family.DEBIAN and (version is None or version >= _T64.get(id_, 0.0))
    return Distribution(
        family,
        values.get("PRETTY_NAME") or id_ or "this system",
        has_t64=is_new,
        has_pyside=is_new and id_ in {"debian", "raspbian"},
    )


_FAMILIES = {
    "debian": Family.DEBIAN,
    "ubuntu": Family.DEBIAN,
    "raspbian": Family.DEBIAN,
    "fedora": Family.FEDORA,
    "rhel": Family.FEDORA,
    "arch": Family.ARCH,
}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
