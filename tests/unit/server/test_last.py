"""The server that a profile was signed in to last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ha_kiosk.server import last

SERVER = "https://ha.local:8123"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where it is kept, in a folder that is not there yet."""
    return tmp_path / "state" / "server.json"


def test_what_is_remembered_is_recalled_until_it_is_forgotten(file: Path) -> None:
    """Forgetting twice is no error."""
    assert last.recall(file) is None
    last.remember(file, SERVER)
    assert last.recall(file) == SERVER
    last.forget(file)
    last.forget(file)
    assert last.recall(file) is None


def test_the_same_server_is_not_written_again(file: Path) -> None:
    """A flash card is worn out by writing."""
    last.remember(file, SERVER)
    before = file.stat().st_ino
    last.remember(file, SERVER)
    assert file.stat().st_ino == before


@pytest.mark.parametrize("kept", [5, "", "nonsense", "file:///etc", f"{SERVER}/path", None])
def test_what_is_no_origin_is_not_recalled(file: Path, kept: object) -> None:
    """Somebody has changed the file."""
    file.parent.mkdir()
    file.write_text(json.dumps({"server": kept}))
    assert last.recall(file) is None


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    """The kiosk starts all the same."""
    (tmp_path / "state").write_text("")
    last.remember(tmp_path / "state" / "server.json", SERVER)
    last.forget(tmp_path / "state" / "server.json")
