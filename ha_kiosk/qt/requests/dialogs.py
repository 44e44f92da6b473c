"""The sheet for a page's dialog or file chooser: `alert`, `confirm`, `prompt`, files, colours.

One is shown at a time. A dialog that nobody answers is cancelled after a minute; then the next ones
are cancelled at once until somebody touches the screen. A new dialog ignores touches for a moment,
because the second of two taps was meant for the page. QML holds the web engine's request; this
object says what the sheet shows, and takes the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QColor

from ha_kiosk.host.clocks import boottime, time_of_day
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import TokenBucket
from ha_kiosk.storage.user_folders import Offer, offered

_log = logging.getLogger(__name__)
PATIENCE_MS = 60_000
"""Milliseconds until an unanswered sheet is cancelled."""
SETTLE = 0.5
"""Seconds for which a new element of a sheet ignores touches."""
IN_A_ROW = 5.0
"""Seconds within which a dialog that follows the last one gets the offer to silence the page."""
MAX_TEXT = 2_000
_EVERY, _AT_ONCE = 5.0, 4
# JavaScriptDialogRequest.DialogType, in the order of its values.
_KINDS = ("alert", "confirm", "prompt")
FILES, COLOR = "files", "color"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogTiming:
    """For how long a dialog waits for a person (ms), and ignores touches at first (seconds)."""

    patience_ms: int = PATIENCE_MS
    settle: float = SETTLE
    clock: Callable[[], float] = boottime


@qml_type
class PageDialogs(QObject):
    """The sheet that is shown, or none.

    `answer_given` carries the answer to the view that asked: whether the person agreed, and the
    text or the files. `waiting_changed` says whether the page waits for a person.
    """

    dialog_changed = Signal()
    files_changed = Signal()
    waiting_changed = Signal(bool)
    answer_given = Signal(bool, list, name="answerGiven")

    def __init__(
        self,
        texts: PageTexts,
        runner: JobRunner,
        folders: Sequence[Path],
        clock_text: Callable[[datetime, datetime], str],
        parent: QObject | None = None,
        *,
        timing: DialogTiming | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._runner, self._folders = texts, runner, tuple(folders)
        self._labels = texts.labels()
        self._clock_text = clock_text
        self._kind = self._title = self._message = self._default = ""
        self._offers: tuple[Offer, ...] = ()
        self._several = self._is_alone = False
        self._chosen: list[int] = []
        self._number = self._row = 0
        self._asker = ""
        self._silenced: set[str] = set()
        self._gone_at = -IN_A_ROW
        timing = timing or DialogTiming()
        self._settle, self._clock, self._new_at = timing.settle, timing.clock, timing.clock()
        self._turns = TokenBucket(rate=1 / _EVERY, size=_AT_ONCE, clock=timing.clock)
        self._patience = QTimer(self, singleShot=True, interval=timing.patience_ms)
        self._patience.timeout.connect(self._give_up)

    @property
    def overlay(self) -> str:
        """Return what covers the page: "dialog", the file chooser "files", or ""."""
        return "dialog" if self._kind and self._kind != FILES else self._kind

    @Slot(int, QUrl, str, str, str, result=bool)
    def open_dialog(
        self, kind: int, origin: QUrl, message: str, default: str, asker: str = ""
    ) -> bool:
        """Show a dialog of a page; return False if it is cancelled at once.

        `asker` identifies the view: one view may be silenced while the others are not.
        """
        if asker in self._silenced or not (0 <= kind < len(_KINDS) and self._may_show()):
            return False
        follows = asker == self._asker and self._clock() - self._gone_at < IN_A_ROW
        self._row = self._row + 1 if follows else 1
        self._asker = asker
        title = self._texts.dialog_title(origin.host())
        self._show(_KINDS[kind], title, message[:MAX_TEXT], default[:MAX_TEXT])
        return True

    @Slot("QStringList", bool, result=bool)
    def open_file_dialog(self, accepted: list[str], several: bool) -> bool:  # noqa: FBT001 - a Qt slot
        """Show the files that a page may get; return False if it is cancelled at once."""
        if not self._may_show():
            return False
        number = self._number + 1
        started = self._runner.submit(
            partial(offered, self._folders, tuple(accepted)),
            partial(self._list, number),
            lambda _err: self._list(number, ()),
        )
        if started:
            self._several = several
            self._show(FILES, self._texts.files_title(several=several), "", "")
        return started

    @Slot(QColor, result=bool)
    def open_color_dialog(self, color: QColor) -> bool:
        """Show colours to choose from, beginning with `color`; False if it is cancelled."""
        if self._may_show():
            self._show(COLOR, self._labels.choose_color, "", color.name())
            return True
        return False

    @Slot(bool, str)
    def answer(self, agreed: bool, text: str) -> None:  # noqa: FBT001 - a Qt slot
        """Handle the person's answer."""
        if self._is_settled():
            self._answer([text], agreed=agreed)

    @Slot()
    def silence(self) -> None:
        """Cancel the dialog, and all that follow from the same page."""
        if self._kind and self._is_settled():
            _log.info("A page opens too many dialogs: they are cancelled until it loads again.")
            self._silenced.add(self._asker)
            self._answer([""], agreed=False)

    @Slot(str)
    def page_changed(self, asker: str) -> None:
        """Record that a view loads another page, which may show dialogs again."""
        self._silenced.discard(asker)

    @Slot(int)
    def toggle_file(self, index: int) -> None:
        """Handle a tap on a file: choose it, or, of several, add it or remove it again."""
        if not (self._kind == FILES and self._is_settled() and 0 <= index < len(self._offers)):
            return
        if not self._several:
            self._give([index])
            return
        if index in self._chosen:
            self._chosen.remove(index)
        else:
            self._chosen.append(index)
        self.dialog_changed.emit()

    @Slot()
    def accept_files(self) -> None:
        """Give the chosen files to the page."""
        if self._chosen and self._is_settled():
            self._give(self._chosen)

    @Slot()
    def dismiss(self) -> None:
        """Close the dialog, because the page that asked is gone."""
        self._answer([], agreed=False)

    @Slot()
    def on_activity(self) -> None:
        """Record that somebody is there."""
        self._is_alone = False
        if self._kind:
            self._patience.start()

    def _may_show(self) -> bool:
        return not self._kind and not self._is_alone and self._turns.acquire()

    def _is_settled(self) -> bool:
        return self._clock() - self._new_at >= self._settle

    def _give(self, indices: list[int]) -> None:
        self._answer([str(self._offers[index].path) for index in indices], agreed=True)

    def _answer(self, texts: list[str], *, agreed: bool) -> None:
        if self._kind:
            self._hide()
            self.answer_given.emit(agreed, texts)

    def _show(self, kind: str, title: str, message: str, default: str) -> None:
        self._number += 1
        self._kind, self._title, self._message, self._default = kind, title, message, default
        self._offers, self._chosen = (), []
        self._new_at = self._clock()
        self._patience.start()
        self.dialog_changed.emit()
        self.waiting_changed.emit(True)  # noqa: FBT003 - a Qt signal

    def _hide(self) -> None:
        self._patience.stop()
        self._gone_at = self._clock()
        self._kind = ""
        self._offers, self._chosen, self._several = (), [], False
        self.files_changed.emit()
        self.dialog_changed.emit()
        self.waiting_changed.emit(False)  # noqa: FBT003 - a Qt signal

    def _list(self, number: int, offers: tuple[Offer, ...]) -> None:
        if number == self._number and self._kind == FILES:
            self._offers = offers
            self._new_at = self._clock()
            self._message = "" if offers else self._texts.no_files(self._folders)
            self.files_changed.emit()
            self.dialog_changed.emit()

    @Slot()
    def _give_up(self) -> None:
        _log.info("A %s of the page was cancelled: nobody has answered it.", self._kind)
        self._is_alone = True
        self.dismiss()

    def _rows(self) -> list[dict[str, str]]:
        now = time_of_day()
        return [
            {
                "name": offer.path.name,
                "note": self._texts.file_note(
                    offer.size,
                    self._clock_text(datetime.fromtimestamp(offer.modified).astimezone(), now),
                ),
            }
            for offer in self._offers
        ]

    def _may_silence(self) -> bool:
        return self._kind in _KINDS and self._row > 1

    kind = Property(str, lambda self: self._kind, notify=dialog_changed)
    maySilence = Property(bool, _may_silence, notify=dialog_changed)  # noqa: N815 - QML's
    colorNames = Property(list, lambda self: list(self._labels.color_names), constant=True)  # noqa: N815
    silenceText = Property(str, lambda self: self._labels.no_more, constant=True)  # noqa: N815
    title = Property(str, lambda self: self._title, notify=dialog_changed)
    message = Property(str, lambda self: self._message, notify=dialog_changed)
    defaultText = Property(str, lambda self: self._default, notify=dialog_changed)  # noqa: N815 - QML's
    files = Property(list, _rows, notify=files_changed)
    several = Property(bool, lambda self: self._several, notify=dialog_changed)
    chosen = Property(list, lambda self: self._chosen, notify=dialog_changed)
    okText = Property(str, lambda self: self._labels.ok, constant=True)  # noqa: N815
    chooseText = Property(str, lambda self: self._labels.choose, constant=True)  # noqa: N815
    cancelText = Property(str, lambda self: self._labels.cancel, constant=True)  # noqa: N815
