"""Times of day as people write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from ha_kiosk.qt.platform import time_format

NOW = datetime(2026, 11, 23, 19, 4, 5).astimezone()


@pytest.mark.parametrize(
    ("language", "says"),
    [("de", "19:04"), ("de-AT", "19:04"), ("en_US", "7:04 PM"), ("en-GB", "19:04"), ("C", "19:04")],
)
def test_a_time_is_written_as_in_its_country(language: str, says: str) -> None:
    """Without seconds."""
    text = time_format.text(NOW, NOW, time_format.locale(language))
    assert text.replace("\N{NARROW NO-BREAK SPACE}", " ") == says


def test_another_day_is_named() -> None:
    """Since 19:04 would else be a minute ago."""
    assert (
        time_format.text(NOW, NOW + timedelta(days=1), time_format.locale("de"))
        == "23.11.26, 19:04"
    )


def test_the_systems_locale_is_taken_where_no_language_is_set() -> None:
    """As the user of this tablet has it."""
    assert time_format.locale(None) == QLocale.system()
