"""The files that may be given away, and where a download ends."""

from __future__ import annotations

import errno
import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from ha_kiosk.page import filenames
from ha_kiosk.storage import user_folders


def names(folder: Path, *accepted: str) -> list[str]:
    """Return the names of what is offered."""
    return [offer.path.name for offer in user_folders.offered([folder, folder], accepted)]


def test_plain_files_are_offered_the_newest_first(tmp_path: Path) -> None:
    """Nothing hidden, no folder, no link, nothing further down."""
    for age, name in enumerate(("new.png", "old.tar", ".secret")):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "deep.png").touch()
    (tmp_path / "link.png").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.png")
    assert names(tmp_path) == ["new.png", "old.tar"]
    assert user_folders.offered([tmp_path], ())[0].size == 1


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (["image/*"], ["a.png"]),
        (["image/png", ".TAR"], ["a.png", "b.tar"]),
        (["*/*"], ["a.png", "b.tar", "c"]),
        (["application/octet-stream"], ["c"]),
        (["video/mp4"], []),
    ],
)
def test_only_what_the_page_accepts_is_offered(
    tmp_path: Path, accepted: list[str], expected: list[str]
) -> None:
    """By its type or its suffix."""
    for name in ("a.png", "b.tar", "c"):
        (tmp_path / name).touch()
    assert sorted(names(tmp_path, *accepted)) == expected


def test_a_folder_that_is_not_there_offers_nothing(tmp_path: Path) -> None:
    """A new tablet has none."""
    assert names(tmp_path / "missing") == []


def test_a_file_that_vanishes_meanwhile_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else may be tidying up."""
    (tmp_path / "a").touch()

    def vanish(_mode: int) -> bool:
        raise FileNotFoundError

    monkeypatch.setattr("stat.S_ISREG", vanish)
    assert names(tmp_path) == []


def test_a_finished_download_gets_its_name_and_overwrites_nothing(tmp_path: Path) -> None:
    """The second of a name gets a number."""
    (tmp_path / "a.csv").write_text("mine")
    part = tmp_path / ".part"
    part.write_text("new")
    kept = user_folders.keep(part, tmp_path, partial(filenames.numbered, "a.csv"))
    assert kept == tmp_path / "a (1).csv"
    assert kept.read_text() == "new"
    assert (tmp_path / "a.csv").read_text() == "mine"
    assert not part.exists()


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    """Not even one that leads nowhere."""
    (tmp_path / "a.csv").symlink_to(tmp_path / "elsewhere")
    part = tmp_path / ".part"
    part.touch()
    assert (
        user_folders.keep(part, tmp_path, partial(filenames.numbered, "a.csv")).name == "a (1).csv"
    )
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("said", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: int
) -> None:
    """A memory card's, for one, or a folder of another machine."""

    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(said, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a.csv").write_text("mine")
    part = tmp_path / ".part"
    part.write_text("new")
    kept = user_folders.keep(part, tmp_path, partial(filenames.numbered, "a.csv"))
    assert (kept.name, kept.read_text()) == ("a (1).csv", "new")


def test_a_disk_that_fails_is_an_error(tmp_path: Path) -> None:
    """As is a part that is not there."""
    with pytest.raises(FileNotFoundError):
        user_folders.keep(tmp_path / ".part", tmp_path, partial(filenames.numbered, "a.csv"))


def test_there_is_an_end_to_numbers(tmp_path: Path) -> None:
    """A folder that is full of the name is an error."""
    (tmp_path / "a").touch()
    (tmp_path / ".part").touch()
    with pytest.raises(FileExistsError):
        user_folders.keep(tmp_path / ".part", tmp_path, lambda _number: "a")


def test_what_is_left_of_a_failed_download_is_removed(tmp_path: Path) -> None:
    """If there is anything."""
    part = tmp_path / ".part"
    part.touch()
    user_folders.discard(part)
    user_folders.discard(part)
    assert not part.exists()


def test_the_parts_of_a_process_that_is_no_more_are_swept_away(tmp_path: Path) -> None:
    """Those of one that lives, and everything else, stay."""
    gone = tmp_path / ".ha-kiosk-4194305-1-movie.mp4.part"  # more than a process can have
    mine = user_folders.unfinished(tmp_path, 1, "movie.mp4")
    other = tmp_path / ".ha-kiosk-notes.part"
    for file in (gone, mine, other):
        file.touch()
    user_folders.sweep(tmp_path)
    user_folders.sweep(tmp_path / "missing")
    assert sorted(tmp_path.iterdir()) == sorted([mine, other])


def test_a_disk_has_room_until_the_reserve_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not somebody has made the folder."""
    free = shutil.disk_usage(tmp_path).free
    for folder in (tmp_path, tmp_path / "not" / "there"):
        monkeypatch.setattr(user_folders, "RESERVE", free // 2)
        assert user_folders.has_room(folder)
        monkeypatch.setattr(user_folders, "RESERVE", free * 2)
        assert not user_folders.has_room(folder)
