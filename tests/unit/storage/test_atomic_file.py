"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ha_kiosk.storage import atomic_file


def mode_of(file: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(file.stat().st_mode)


@pytest.mark.parametrize(("mode", "expected"), [(0o600, 0o600), (0o644, 0o644), (None, 0o640)])
def test_a_file_has_the_mode_that_was_asked_for(
    tmp_path: Path, mode: int | None, expected: int
) -> None:
    """Whatever the umask is, unless it is to decide."""
    before = os.umask(0o027)
    try:
        atomic_file.write(tmp_path / "file", b"new", mode=mode)
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "file") == expected
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    """Unlike `write`, and the old file stays."""
    atomic_file.create(tmp_path / "file", b"old")
    with pytest.raises(FileExistsError):
        atomic_file.create(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_what_is_not_synced_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for the file nor for its folder."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    atomic_file.write(tmp_path / "file", b"1", is_synced=False)
    assert synced == []
    atomic_file.write(tmp_path / "file", b"2")
    assert len(synced) == 2
