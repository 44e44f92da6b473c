"""What is remembered from one run to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from ha_kiosk.storage import state_file


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """The folder is made, and is nobody else's business."""
    file = tmp_path / "new" / "facts.json"
    state_file.write(file, {"dark": True})
    assert state_file.read(file) == {"dark": True}
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("text", [None, "", "{", "[1]", "\x00", "[" * 100_000, "\ufeff{}"])
def test_what_is_missing_or_damaged_is_nothing(tmp_path: Path, text: str | None) -> None:
    """The program can do without."""
    file = tmp_path / "facts.json"
    if text is not None:
        file.write_text(text)
    assert state_file.read(file) == {}


def test_what_has_no_end_is_nothing(tmp_path: Path) -> None:
    """It is not read, and the next write replaces it."""
    file = tmp_path / "facts.json"
    file.symlink_to("/dev/zero")
    assert state_file.read(file) == {}
    state_file.write(file, {"dark": True})
    assert state_file.read(file) == {"dark": True}


def test_a_disk_that_takes_nothing_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing half-written beside it."""
    file = tmp_path / "facts.json"
    state_file.write(file, {"dark": True})

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        state_file.write(file, {"dark": False})
    assert state_file.read(file) == {"dark": True}
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_power_cut_must_not_lose_is_private_and_read_like_the_rest(tmp_path: Path) -> None:
    """It may be about a person."""
    file = tmp_path / "new" / "facts.json"
    state_file.write_synced(file, {"wrong": 3})
    assert state_file.read(file) == {"wrong": 3}
    assert file.stat().st_mode & 0o777 == 0o600
