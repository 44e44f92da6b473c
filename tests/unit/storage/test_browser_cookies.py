"""Chromium's file of cookies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ha_kiosk.storage.browser_cookies import Cookie, read

COLUMNS = (
    "name TEXT, value TEXT, host_key TEXT, path TEXT, is_secure INTEGER, has_expires INTEGER, "
    "expires_utc INTEGER, top_frame_site_key TEXT"
)


def write(folder: Path, *rows: tuple[object, ...]) -> None:
    """Store cookies as Chromium does."""
    with closing(sqlite3.connect(folder / "Cookies")) as database, database:
        database.execute(f"CREATE TABLE cookies ({COLUMNS})")
        database.executemany("INSERT INTO cookies VALUES (?,?,?,?,?,?,?,?)", rows)


def test_the_cookies_of_some_hosts_are_read(tmp_path: Path) -> None:
    """A domain's too; not those of others, and not one that belongs into another site's frame."""
    write(
        tmp_path,
        ("own", "1", "ha.example", "/", 1, 1, 13_440_531_644_000_000, ""),
        ("all", "2", ".example", "/x", 0, 0, 0, ""),
        ("other", "3", "auth.example", "/", 0, 0, 0, ""),
        ("framed", "4", "ha.example", "/", 0, 0, 0, "https://other.example"),
    )
    assert read(tmp_path, ["ha.example"]) == (
        Cookie("own", "1", "ha.example", "/", is_secure=True, expires=1_796_058_044.0),
        Cookie("all", "2", ".example", "/x"),
    )


def test_it_is_read_while_a_browser_holds_its_lock(tmp_path: Path) -> None:
    """A running kiosk does."""
    write(tmp_path, ("own", "1", "ha.example", "/", 0, 0, 0, ""))
    with closing(sqlite3.connect(tmp_path / "Cookies", isolation_level=None)) as database:
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        assert len(read(tmp_path, ["ha.example"])) == 1


def test_no_file_is_no_cookies(tmp_path: Path) -> None:
    """Before the first start."""
    assert read(tmp_path, ["ha.example"]) == ()


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_a_file_of_another_kind_is_no_cookies(tmp_path: Path, content: bytes) -> None:
    """Another version of Chromium may keep them in another way."""
    (tmp_path / "Cookies").write_bytes(content)
    assert read(tmp_path, ["ha.example"]) == ()


def test_values_of_another_kind_are_no_cookies(tmp_path: Path) -> None:
    """The columns are there, and something else is in them."""
    write(tmp_path, ("own", "1", "ha.example", "/", 0, 1, "soon", ""))
    assert read(tmp_path, ["ha.example"]) == ()
