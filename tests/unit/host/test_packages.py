"""What a library's package is called here, and what installs it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness.machine import ARCH, DEBIAN_12, DEBIAN_13, FEDORA, UBUNTU, machine

import ha_kiosk
from ha_kiosk.host.command import Output
from ha_kiosk.host.distribution import Family, distribution, offer, parse
from ha_kiosk.host.packages import package, packages


@pytest.mark.parametrize(
    ("release", "family", "sound"),
    [
        (DEBIAN_12, Family.DEBIAN, "libasound2"),
        (DEBIAN_13, Family.DEBIAN, "libasound2t64"),
        ("ID=debian\nPRETTY_NAME=sid\n", Family.DEBIAN, "libasound2t64"),
        ("ID=raspbian\nID_LIKE=debian\nVERSION_ID=12\n", Family.DEBIAN, "libasound2"),
        (UBUNTU, Family.DEBIAN, "libasound2t64"),
        ("ID=ubuntu\nVERSION_ID=22.04\n", Family.DEBIAN, "libasound2"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID=22\n', Family.DEBIAN, "libasound2t64"),
        (FEDORA, Family.FEDORA, "alsa-lib"),
        ('ID=rocky\nID_LIKE="rhel centos fedora"\n', Family.FEDORA, "alsa-lib"),
        (ARCH, Family.ARCH, "alsa-lib"),
        ("# made up\nID=nixos\n", Family.OTHER, None),
        ("", Family.OTHER, None),
    ],
)
def test_a_package_has_the_name_of_the_distribution(
    release: str, family: Family, sound: str | None
) -> None:
    """Debian's changed when time got 64 bits."""
    here = parse(release)
    assert here.family is family
    assert package("libasound.so.2", here) == sound


def test_packages_are_named_once() -> None:
    """Unknown libraries are left out."""
    here = parse(DEBIAN_12)
    libraries = ["libnss3.so", "libsmime3.so", "libEGL.so.1", "libunheard.so.7"]
    assert packages(libraries, here) == ["libegl1", "libnss3"]


@pytest.mark.parametrize(
    ("release", "command"),
    [
        (DEBIAN_13, "sudo apt install a b"),
        (FEDORA, "sudo dnf install a b"),
        (ARCH, "sudo pacman -S a b"),
        ("", None),
    ],
)
def test_the_command_is_that_of_the_distribution(release: str, command: str | None) -> None:
    """None where none is known, or there is nothing to install."""
    assert parse(release).install(["a", "b"]) == command
    assert parse(release).install([]) is None


@pytest.mark.parametrize(
    ("release", "said", "command"),
    [
        (DEBIAN_13, "a:\n  Candidate: 0.8-1\nb:\n  Candidate: 1:2\n", "sudo apt install a b"),
        (DEBIAN_12, "a:\n  Candidate: 0.8-1\n", None),
        (DEBIAN_12, "a:\n  Candidate: 0.8-1\nb:\n  Candidate: (none)\n", None),
        (DEBIAN_12, Output(1), None),
        (DEBIAN_12, None, "sudo apt install a b"),
        (FEDORA, "", "sudo dnf install a b"),
    ],
)
def test_what_a_release_does_not_have_is_not_offered(
    tmp_path: Path, release: str, said: str | Output | None, command: str | None
) -> None:
    """By apt, in a language that is understood."""
    answers = {} if said is None else {"apt-cache policy a b": said}
    here = machine(tmp_path, answers, release=release)
    assert offer(here, ["a", "b"]) == command


def test_the_distribution_is_read_from_the_machine(tmp_path: Path) -> None:
    """In either of its places, or nowhere."""
    assert distribution(machine(tmp_path, release=DEBIAN_13)).name.startswith("Debian")
    (tmp_path / "etc/os-release").unlink()
    assert distribution(machine(tmp_path)).family is Family.OTHER
    here = machine(tmp_path)
    (tmp_path / "etc/os-release").unlink()
    (tmp_path / "usr/lib").mkdir(parents=True)
    (tmp_path / "usr/lib/os-release").write_text(ARCH)
    assert distribution(here).family is Family.ARCH


def test_only_debian_13_has_pyside_with_webengine() -> None:
    """Others get it from PyPI."""
    has = [parse(release).has_pyside for release in (DEBIAN_12, DEBIAN_13, UBUNTU, FEDORA, "")]
    assert has == [False, True, False, False, False]


def test_every_package_of_the_set_up_is_known() -> None:
    """What a developer's machine gets installed is what a user is told."""
    text = (Path(ha_kiosk.__file__).parents[1] / "packaging/set-up.sh").read_text()
    match = re.search(r"^WINDOW=\((.*?)^\)", text, re.MULTILINE | re.DOTALL)
    assert match
    wanted = {word.strip("'").split("|")[-1] for word in match[1].split()} - {"fonts-roboto"}
    from ha_kiosk.host.packages import _PACKAGES  # noqa: PLC0415 - only here

    known = {columns[0].split("|")[0] for columns in _PACKAGES.values()}
    assert wanted <= known
