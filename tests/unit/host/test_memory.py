"""How much memory the program may use, as the kernel shows it, and whether it is little."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ha_kiosk.host import memory
from ha_kiosk.host.memory import MIB, MemoryMode

MACHINE = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
V2 = "0::/user.slice/kiosk.service\n"
V1 = "5:cpu,cpuacct:/kiosk\n4:memory:/kiosk/inner\n1:name=systemd:/\n0::/\n"


def total(tmp_path: Path, groups: str | None, limits: dict[str, str]) -> int:
    """Return the memory of a program in `groups`, with limits by their files."""
    if groups is not None:
        (tmp_path / "proc" / "self").mkdir(parents=True)
        (tmp_path / "proc" / "self" / "cgroup").write_text(groups)
    for name, limit in limits.items():
        file = tmp_path / "sys" / "fs" / "cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(limit)
    return memory.total(tmp_path / "proc", tmp_path / "sys")


@pytest.mark.parametrize("setting", [True, False])
def test_what_is_configured_holds(setting: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """However much memory there is."""
    assert memory.choose(setting, 512 * MIB) == MemoryMode(setting, "as configured")
    assert memory.choose(setting, 8192 * MIB) == MemoryMode(setting, "as configured")


@pytest.mark.parametrize(
    ("room", "is_low"), [(922, True), (1870, True), (2047, True), (2048, False), (3800, False)]
)
def test_below_two_gib_memory_is_saved(room: int, is_low: bool) -> None:  # noqa: FBT001
    """In MiB; the reason names them."""
    assert memory.choose(None, room * MIB) == MemoryMode(is_low, f"there are {room} MiB")


@pytest.mark.parametrize(
    ("groups", "limits"),
    [
        (V2, {"user.slice/kiosk.service/memory.max": f"{64 * MIB}\n"}),
        (V2, {"user.slice/kiosk.service/memory.max": "max\n", "user.slice/memory.max": "67108864"}),
        (V2, {"memory.max": "67108864\n", "user.slice/memory.max": "99999999"}),
        (V1, {"memory/kiosk/inner/memory.limit_in_bytes": "67108864\n"}),
        (V1, {"memory/kiosk/memory.limit_in_bytes": "67108864\n", "kiosk/memory.max": "1"}),
        ("0::/../outside\n", {"memory.max": "67108864\n"}),
    ],
)
def test_the_least_limit_of_the_control_groups_counts(
    tmp_path: Path, groups: str, limits: dict[str, str]
) -> None:
    """Of the own one and of all around it, in both versions."""
    assert total(tmp_path, groups, limits) == 64 * MIB


@pytest.mark.parametrize(
    ("groups", "limits"),
    [
        (None, {}),
        (V2, {}),
        (V2, {"user.slice/kiosk.service/memory.max": "max\n"}),
        (V1, {"memory/kiosk/inner/memory.limit_in_bytes": "9223372036854771712\n"}),
        ("3:cpu:/kiosk\n", {"memory/kiosk/memory.limit_in_bytes": "1"}),
    ],
)
def test_without_a_limit_it_is_the_machines_memory(
    tmp_path: Path, groups: str | None, limits: dict[str, str]
) -> None:
    """Version 1 writes a number larger than any memory."""
    assert total(tmp_path, groups, limits) == MACHINE


def test_the_memory_of_this_program_is_told_in_bytes() -> None:
    """No machine that runs this has less than 128 MiB, or more than 64 TiB."""
    assert 128 * MIB < memory.total() < 64 * 2**40
