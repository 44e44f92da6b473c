"""How the browser's storage goes away."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.paths import Paths


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return the paths of a profile that has browsed."""
    for name in ("DATA", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    paths = Paths("hall")
    for folder in (paths.browser_storage, paths.browser_cache):
        (folder / "Local Storage").mkdir(parents=True)
        (folder / "Local Storage" / "000003.log").write_text("kept")
    paths.credentials_file.write_text("{}")
    return paths


def browsed(paths: Paths) -> list[bool]:
    """Return whether storage and cache are there."""
    return [paths.browser_storage.exists(), paths.browser_cache.exists()]


def test_storage_and_cache_go_and_the_credentials_stay(paths: Paths) -> None:
    """Only what the browser keeps; the credentials have a store of their own."""
    browser_storage.delete(paths)
    assert browsed(paths) == [False, False]
    assert paths.credentials_file.exists()


def test_deleting_what_is_not_there_is_no_error(paths: Paths) -> None:
    """A profile that never opened a window has none."""
    browser_storage.delete(paths)
    browser_storage.delete(paths)
    browser_storage.delete(Paths("never-used"))
    assert not Paths("never-used").data.exists()


def test_a_marked_storage_goes_at_the_next_start(paths: Paths) -> None:
    """Chromium holds its files open until then."""
    browser_storage.delete_at_next_start(paths)
    assert browsed(paths) == [True, True]
    browser_storage.delete_if_marked(paths)
    assert browsed(paths) == [False, False]


def test_a_mark_counts_once(paths: Paths) -> None:
    """The storage of the next user stays."""
    browser_storage.delete_at_next_start(paths)
    browser_storage.delete_if_marked(paths)
    paths.browser_storage.mkdir()
    browser_storage.delete_if_marked(paths)
    assert paths.browser_storage.exists()


def test_an_unmarked_storage_stays(paths: Paths) -> None:
    """A kiosk starts every morning."""
    browser_storage.delete_if_marked(paths)
    assert browsed(paths) == [True, True]


def test_deleting_takes_the_mark_away(paths: Paths) -> None:
    """A log-out on the command line after one in the page."""
    browser_storage.delete_at_next_start(paths)
    browser_storage.delete(paths)
    paths.browser_storage.mkdir()
    browser_storage.delete_if_marked(paths)
    assert paths.browser_storage.exists()


def test_a_mark_is_private_and_makes_its_folder(paths: Paths) -> None:
    """Also where the profile's folder has gone."""
    other = Paths("other")
    browser_storage.delete_at_next_start(other)
    assert stat.S_IMODE(other.data.stat().st_mode) == 0o700
    (mark,) = other.data.iterdir()
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600


def test_a_storage_that_would_not_go_stays_marked(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody still holds it: the next start tries again."""
    browser_storage.delete_at_next_start(paths)
    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", lambda *_a, **_k: None)
        browser_storage.delete_if_marked(paths)
    assert paths.browser_storage.exists()
    browser_storage.delete_if_marked(paths)
    assert browsed(paths) == [False, False]


def test_the_storage_is_made_and_emptied_where_a_sign_out_marked_it(paths: Paths) -> None:
    """It is private."""
    browser_storage.delete_at_next_start(paths)
    assert browser_storage.make(paths) == paths.browser_storage
    assert list(paths.browser_storage.iterdir()) == []
    assert stat.S_IMODE(paths.browser_storage.stat().st_mode) == 0o700


def test_a_disk_that_takes_nothing_keeps_no_kiosk_from_starting(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is kept then: a worn-out card is read-only."""

    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    browser_storage.delete(paths)
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert browser_storage.make(paths) is None
    assert "hall/browser cannot be made: Read-only file system" in caplog.text


def test_what_a_sign_out_could_not_delete_is_not_used(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is somebody else's session. A mark that stays is no error either."""

    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    browser_storage.delete_at_next_start(paths)
    monkeypatch.setattr("shutil.rmtree", lambda *_a, **_k: None)
    assert browser_storage.make(paths) is None
    assert "could not be emptied" in caplog.text
    monkeypatch.undo()
    monkeypatch.setattr(Path, "unlink", refuse)
    browser_storage.delete(paths)
