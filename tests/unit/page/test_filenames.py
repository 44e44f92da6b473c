"""The names under which downloads are saved."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.page import filenames
from ha_kiosk.page.filenames import MAX_BYTES


@pytest.mark.parametrize(
    ("suggested", "name"),
    [
        ("backup.tar", "backup.tar"),
        ("Küche 2026-11-24.csv", "Küche 2026-11-24.csv"),
        ("../../.bashrc", "_.._.bashrc"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\Windows\\x.exe", "C__Windows_x.exe"),
        (".hidden", "hidden"),
        ("...", "download"),
        ("", "download"),
        ("  a \t b  .txt ", "a b.txt"),
        ("a\x00b\x1f\x7f.txt", "ab.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\ud800x", "x"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("console.txt", "console.txt"),
        ("a*b?c|d.txt", "a_b_c_d.txt"),
        ("trailing.", "trailing"),
        ("qwe_download.txt", "download.txt"),
        ("qwe_download", "download"),
        ("qwe_downloads.txt", "qwe_downloads.txt"),
    ],
)
def test_a_name_becomes_a_plain_file_name(suggested: str, name: str) -> None:
    """Whatever a page or a header says."""
    assert filenames.safe(suggested) == name


def test_a_long_name_keeps_its_suffix() -> None:
    """It is the middle that nobody misses."""
    assert filenames.safe("x" * 500 + ".tar.gz") == "x" * (MAX_BYTES - 7) + ".tar.gz"
    assert filenames.safe("ü" * 500 + ".csv") == "ü" * ((MAX_BYTES - 4) // 2) + ".csv"
    assert len(filenames.safe("x." + "y" * 500)) == MAX_BYTES


@pytest.mark.parametrize(
    ("name", "number", "numbered"),
    [
        ("a.csv", 0, "a.csv"),
        ("a.csv", 1, "a (1).csv"),
        ("backup.tar.gz", 2, "backup (2).tar.gz"),
        ("README", 3, "README (3)"),
        ("of 24.11. at noon", 1, "of 24.11. at noon (1)"),
    ],
)
def test_a_second_file_of_a_name_gets_a_number(name: str, number: int, numbered: str) -> None:
    """In front of the suffix."""
    assert filenames.numbered(name, number) == numbered


@given(st.text())
def test_any_name_is_one_that_a_folder_can_hold(suggested: str) -> None:
    """And no other place than that folder."""
    name = filenames.safe(suggested)
    assert name
    assert not set(name) & set('/\\:*?"<>|')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert len(name.encode()) <= MAX_BYTES + 1
    assert all(not unicodedata.category(c).startswith("C") for c in name)
