"""What we say around the page."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from ha_kiosk.page.page_texts import PageTexts

TEXTS = PageTexts(gettext.NullTranslations())


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (1_234_567, "1.2 MB"),
        (5_000_000_000, "5.0 GB"),
        (5_000_000_000_000, "5000.0 GB"),
    ],
)
def test_a_size_reads_well(size: int, text: str) -> None:
    """In the units that people know."""
    assert TEXTS.amount(size) == text


def test_a_download_says_how_far_it_is() -> None:
    """Of how much, where anybody knows."""
    assert TEXTS.saving(1_500, 3_000_000) == "1.5 kB of 3.0 MB"
    assert TEXTS.saving(1_500, -1) == "1.5 kB so far"
    assert TEXTS.saved(Path("/home/wall/Downloads")) == "Saved in /home/wall/Downloads"


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("FileNoSpace", "full"),
        ("FileFailed", "written"),
        ("UserCanceled", "Cancelled"),
        ("Refused", "Home Assistant"),
        ("Off", "switched off"),
        ("TooMany", "too many"),
        ("Unasked", "nobody has asked"),
        ("NetworkFailed", "connection"),
        ("ServerBadContent", "404"),
        ("ServerUnauthorized", "401"),
        ("ServerForbidden", "403"),
        ("ServerFailed", "an error"),
    ],
)
def test_a_download_that_failed_says_why(reason: str, word: str) -> None:
    """In plain words."""
    assert word in TEXTS.not_saved(reason)


def test_a_sheet_names_who_asks_and_where_it_looked() -> None:
    """So that nobody takes a page's words for ours."""
    assert TEXTS.dialog_title("ha.local") == "ha.local says"
    assert TEXTS.files_title(several=False) == "Choose a file"
    assert TEXTS.files_title(several=True) == "Choose files"
    assert "/a, /b" in TEXTS.no_files((Path("/a"), Path("/b")))
    assert TEXTS.file_note(1_000, "12:00") == "1.0 kB · 12:00"
    assert TEXTS.labels().cancel == "Cancel"
