"""Texts around the page: dialogs, file choosers, downloads, guest views."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.i18n import mark
from ha_kiosk.i18n.numbers import with_tenths
from ha_kiosk.i18n.text import render

_UNITS = ("kB", "MB", "GB")
_STEP = 1000
_NOT_SAVED = {
    "FileNoSpace": mark("Not saved: the disk is full."),
    "FileAccessDenied": mark("Not saved: the folder cannot be written to."),
    "FileFailed": mark("Not saved: the folder cannot be written to."),
    "UserCanceled": mark("Cancelled."),
    "ServerBadContent": mark("Not saved: the server does not have it (HTTP 404)."),
    "ServerUnauthorized": mark("Not saved: the server wants a sign-in for it (HTTP 401)."),
    "ServerForbidden": mark("Not saved: the server refuses it (HTTP 403)."),
    "ServerFailed": mark("Not saved: the server answered with an error."),
    "Refused": mark("Not saved: it does not come from Home Assistant."),
    "Off": mark("Not saved: downloads are switched off on this device."),
    "Unasked": mark("Not saved: nobody has asked for it."),
    "TooMany": mark("Not saved: too many downloads at once."),
}
"""Why a download failed, by Qt's name of the reason."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts on buttons and other texts that never change."""

    ok: str
    cancel: str
    choose: str
    choose_color: str
    color_names: tuple[str, str, str]
    """Hue, saturation, brightness."""
    no_more: str
    close: str
    back: str
    reload: str
    retry: str
    leave_full_screen: str
    cannot_open: str
    no_program: str
    """Contains `{scheme}`."""


class PageTexts:
    """The texts in the language of `words`."""

    def __init__(self, words: gettext.NullTranslations) -> None:
        self._words = words

    def labels(self) -> Labels:
        """Return the texts that never change."""
        say = self._words.gettext
        return Labels(
            ok=say("OK"),
            cancel=say("Cancel"),
            choose=say("Choose"),
            choose_color=say("Choose a colour"),
            color_names=(say("Hue"), say("Saturation"), say("Brightness")),
            no_more=say("No more from this page"),
            close=say("Close"),
            back=say("Back"),
            reload=say("Reload the page"),
            retry=say("Try now"),
            leave_full_screen=say("Leave full screen"),
            cannot_open=say("This page cannot be opened."),
            no_program=say("There is no program for {scheme} links on this device."),
        )

    def dialog_title(self, host: str) -> str:
        """Return the title of a dialog of a page of `host`."""
        return self._words.gettext("{host} says").format(host=host)

    def files_title(self, *, several: bool) -> str:
        """Return the title of the list of files, of which one may be chosen, or `several`."""
        say = self._words.gettext
        return say("Choose files") if several else say("Choose a file")

    def no_files(self, folders: tuple[Path, ...]) -> str:
        """Return the text in place of an empty list of files."""
        names = ", ".join(str(folder) for folder in folders)
        return self._words.gettext("There is no file of the right kind in {folders}.").format(
            folders=names
        )

    def file_note(self, size: int, date: str) -> str:
        """Return the text below a file's name."""
        return f"{self.amount(size)} · {date}"

    def saving(self, received: int, total: int) -> str:
        """Return the progress of a download; `total` is 0 or less if it is unknown."""
        if total <= 0:
            return self._words.gettext("{done} so far").format(done=self.amount(received))
        return self._words.gettext("{done} of {total}").format(
            done=self.amount(received), total=self.amount(total)
        )

    def saved(self, folder: Path) -> str:
        """Return the text for a finished download."""
        return self._words.gettext("Saved in {folder}").format(folder=folder)

    def not_saved(self, reason: str) -> str:
        """Return why a download failed, by Qt's name of the reason."""
        lost = mark("Not saved: the connection was lost.")
        return self._words.gettext(_NOT_SAVED.get(reason, lost))

    def amount(self, size: int) -> str:
        """Return a number of bytes as text."""
        if size < _STEP:
            return self._words.ngettext("{count} byte", "{count} bytes", size).format(count=size)
        value, unit, *larger = size / _STEP, *_UNITS
        while value >= _STEP and larger:
            value, unit = value / _STEP, larger.pop(0)
        return f"{render(with_tenths(value), self._words.gettext)} {unit}"
