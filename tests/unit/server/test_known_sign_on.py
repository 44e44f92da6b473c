"""The single sign-on that once let this profile through."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ha_kiosk.server import known_sign_on
from ha_kiosk.server.known_sign_on import KnownSignOn

SECRET = KnownSignOn("https://ha.example", "/secret/")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where it is kept, in a folder that is not there yet."""
    return tmp_path / "state" / "sign-on.json"


def test_it_is_known_until_it_is_forgotten(file: Path) -> None:
    """Forgetting twice is no error, and the same is not written again."""
    assert known_sign_on.load(file) is None
    known_sign_on.remember(file, SECRET)
    written = file.stat().st_ino
    assert file.stat().st_mode & 0o77 == 0
    known_sign_on.remember(file, SECRET)
    assert (known_sign_on.load(file), file.stat().st_ino) == (SECRET, written)
    for _ in range(2):
        known_sign_on.forget(file)
    assert known_sign_on.load(file) is None


@pytest.mark.parametrize("path", ["", "https://elsewhere.example/", 5, None])
def test_what_is_no_path_is_nothing(file: Path, path: object) -> None:
    """Somebody has changed the file; a path of another server would be opened in the window."""
    file.parent.mkdir()
    file.write_text(json.dumps({"server": SECRET.server, "path": path}))
    assert known_sign_on.load(file) is None


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    """The page of the sign-on comes up once more."""
    (tmp_path / "state").write_text("")
    known_sign_on.remember(tmp_path / "state" / "sign-on.json", SECRET)
    known_sign_on.forget(tmp_path / "state" / "sign-on.json")
