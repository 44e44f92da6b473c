"""Settings that the program writes into a file that people write, too."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import tomlkit
from tomlkit.exceptions import TOMLKitError

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.config.writer import save
from ha_kiosk.errors import KioskError, UsageError

WRITTEN = """# The tablet in the hall.
url = "http://ha.local:8123/wall"   # not the default view

zoom = 1.25
# Do not touch:
memory_limit = 900
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file that somebody wrote."""
    file = tmp_path / "ha-kiosk.toml"
    file.write_text(WRITTEN)
    return file


def test_what_is_not_changed_stays_as_it_was(file: Path) -> None:
    """Comments, order, empty lines; a new key comes last."""
    save(file, {"zoom": 1.5, "theme": Theme.DARK})
    assert file.read_text() == WRITTEN.replace("1.25", "1.5") + 'theme = "dark"\n'


def test_what_was_saved_is_read(file: Path) -> None:
    """By the program's own reader."""
    save(file, {"zoom": 2.0, "kiosk_mode": False, "language": "de"})
    config = Config.load(file, {}, {})
    assert (config.zoom, config.kiosk_mode, config.language) == (2.0, False, "de")
    assert config.memory_limit == 900


def test_none_takes_a_key_out(file: Path) -> None:
    """The default is back, and a key that was not there stays away."""
    save(file, {"zoom": None, "theme": None})
    assert Config.load(file, {}, {}).zoom == 1.0
    assert "zoom" not in file.read_text()


def test_a_key_of_a_table_goes_into_its_table(file: Path) -> None:
    """One that is there, with its comments, or a new one; and out of it again."""
    save(file, {"screen_off_after": 60, "zoom": 1.5})
    assert Config.load(file, {}, {}).screen_off_after == 60
    file.write_text(file.read_text().replace("off_after", "# night\noff_after"))
    save(file, {"screen_off_after": None, "screen_dim_after": 30})
    assert "# night" in file.read_text()
    config = Config.load(file, {}, {})
    assert (config.screen_off_after, config.screen_dim_after, config.zoom) == (0, 30, 1.5)
    save(file, {"screen_brightness": None})


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    """With its folder, for this user alone."""
    file = tmp_path / "config" / "hall" / "ha-kiosk.toml"
    save(file, {"zoom": 1.5})
    assert file.read_text() == "zoom = 1.5\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_file_is_closed_to_others(file: Path) -> None:
    """It may hold a PIN and a password."""
    file.chmod(0o644)
    save(file, {"zoom": 1.5})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    """Some keep their settings elsewhere, under version control."""
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    save(link, {"zoom": 3})
    assert link.is_symlink()
    assert "zoom = 3" in file.read_text()


@pytest.mark.parametrize("text", ["zoom = ", "zom = 1.25\n", 'zoom = "large"\n', "\xff"])
def test_a_file_with_a_mistake_is_not_overwritten(file: Path, text: str) -> None:
    """Whoever made it can find it."""
    file.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError):
        save(file, {"theme": "dark"})
    assert file.read_text(encoding="latin-1") == text
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("changes", [{"zoom": 99}, {"theme": "pink"}, {"kiosk_mode": "yes"}])
def test_a_value_that_is_not_allowed_is_not_written(file: Path, changes: dict[str, object]) -> None:
    """The next start would fail over it."""
    with pytest.raises(UsageError):
        save(file, changes)
    assert file.read_text() == WRITTEN


def test_a_file_that_the_other_reader_does_not_take_is_not_overwritten(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two libraries may differ about what is TOML."""

    def refuse(_text: str) -> None:
        raise TOMLKitError("no")

    monkeypatch.setattr(tomlkit, "parse", refuse)
    with pytest.raises(UsageError, match="not valid TOML"):
        save(file, {"zoom": 2})
    assert file.read_text() == WRITTEN


def test_a_disk_that_takes_nothing_leaves_the_file_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no half of a new one beside it."""

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KioskError, match="No space left"):
        save(file, {"zoom": 2})
    assert file.read_text() == WRITTEN
    assert list(file.parent.iterdir()) == [file]
