"""Formats times of day for the person in front of the tablet."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QTime

_PLAIN = "HH:mm"


def locale(language: str | None) -> QLocale:
    """Return the locale of a configured `language`, otherwise the system's."""
    return QLocale(language.replace("-", "_")) if language else QLocale.system()


def text(when: datetime, today: datetime, where: QLocale) -> str:
    """Return the time of `when`, with its day unless it is `today`."""
    time = QTime(when.hour, when.minute)
    is_plain = where.language() is QLocale.Language.C
    short = QLocale.FormatType.ShortFormat
    clock = time.toString(_PLAIN) if is_plain else where.toString(time, short)
    if when.date() == today.date():
        return clock
    day = where.toString(QDate(when.year, when.month, when.day), short)
    return f"{day}, {clock}"


def time_and_date(when: datetime, where: QLocale) -> tuple[str, str]:
    """Return the time of day and the date, as the clock shows them."""
    date = where.toString(QDate(when.year, when.month, when.day), QLocale.FormatType.LongFormat)
    return text(when, when, where), date
