"""Downloads: what a page may save, where the files go, and the card that shows the progress.

A download is written to a hidden file in the folder and gets its name when it is complete, so every
named file is whole. Nothing in the folder is overwritten. Without a touch, only one download can
start. No download fills the disk. QML holds the web engine's requests and reports on them by
number; this object decides, and says what the card shows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.host.clocks import boottime
from ha_kiosk.page import filenames, policy
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.qt.platform.job_runner import JobRunner, ignore
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import DownloadLimit, RateLimitedLogger
from ha_kiosk.storage import user_folders

_log = logging.getLogger(__name__)
MAX_AT_ONCE = 4
LOOK_MS = 2_000
"""Milliseconds between two checks of the free space, while something is being saved."""
SHOWN_MS = 10_000
"""Milliseconds for which the card of a finished download stays."""
# QWebEngineDownloadRequest.DownloadState, by its values.
_COMPLETED, _CANCELLED, _INTERRUPTED = 2, 3, 4
# QWebEngineDownloadRequest.DownloadInterruptReason, by its values, as far as we distinguish them.
_REASONS = {
    1: "FileFailed",
    2: "FileAccessDenied",
    3: "FileNoSpace",
    30: "ServerFailed",
    33: "ServerBadContent",
    34: "ServerUnauthorized",
    36: "ServerForbidden",
    40: "UserCanceled",
}


@dataclass(frozen=True, slots=True)
class _Download:
    name: str
    part: Path
    request: str


@qml_type
class Downloads(QObject):
    """The downloads of the page on `server`, saved to `folder`.

    `cancel_requested` carries the number of a download that the person cancelled.
    """

    card_changed = Signal()
    cancel_requested = Signal(int, name="cancelRequested")

    def __init__(
        self,
        config: Config,
        server: Callable[[], str],
        folder: Path,
        *,
        texts: PageTexts,
        runner: JobRunner,
        parent: QObject | None = None,
        clock: Callable[[], float] = boottime,
    ) -> None:
        super().__init__(parent)
        self._config, self._server, self._folder = config, server, folder
        self._texts, self._runner = texts, runner
        self._labels = texts.labels()
        self._running: dict[int, _Download] = {}
        self._last = self._card = 0
        self._refusals, self._limit = RateLimitedLogger(_log, clock), DownloadLimit(clock)
        self._is_shown = self._is_problem = False
        self._name = self._text = ""
        self._progress = -1.0
        self._away = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._away.timeout.connect(self.dismiss)
        self._disk = QTimer(self, interval=LOOK_MS)
        self._disk.timeout.connect(self._poll_disk)

    @property
    def are_allowed(self) -> bool:
        """Return whether the current configuration allows downloads."""
        return self._config.downloads

    def configure(self, config: Config) -> None:
        """Apply a new configuration. Downloads that are under way continue."""
        self._config = config

    @Slot()
    def on_activity(self) -> None:
        """Record that somebody is there."""
        self._limit.on_activity()

    @Slot(QUrl, str, str, bool, result=int)
    def accept(
        self,
        url: QUrl,
        suggested: str,
        request: str = "",
        by_page: bool = True,  # noqa: FBT001, FBT002 - a Qt slot
    ) -> int:
        """Return the number of a download, or 0 if it is refused.

        `by_page` is true for the kiosk's page and false for a guest view. `request` identifies the
        download: after a lost connection the web engine of Qt 6.8 tries once more, and asks again.
        """
        for number, download in self._running.items():
            if request and download.request == request:
                return number
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        name = filenames.safe(suggested)
        if why := self._refusal(text, by_page=by_page):
            if self._refusals.log("A download from %s was refused.", policy.shown_address(text)):
                self._show_card(0, name, self._texts.not_saved(why), is_problem=True)
            return 0
        self._last += 1
        if self._last == 1:
            self._runner.submit(partial(user_folders.sweep, self._folder), ignore, ignore)
        part = user_folders.unfinished(self._folder, self._last, name)
        self._running[self._last] = _Download(name, part, request)
        self._disk.start()
        self._poll_disk()
        self._show_card(self._last, name, self._texts.saving(0, 0))
        return self._last

    @Slot(int, result=str)
    def part_name(self, number: int) -> str:
        """Return the name of the file that download `number` is written to."""
        return self._running[number].part.name

    @Slot(int, float, float)
    def progress_changed(self, number: int, received: float, total: float) -> None:
        """Record the progress of a download, in bytes."""
        if number == self._card and number in self._running:
            self._progress = received / total if total > 0 else -1.0
            self._text = self._texts.saving(round(received), round(total))
            self.card_changed.emit()

    @Slot(int, int, int)
    def state_changed(self, number: int, state: int, reason: int) -> None:
        """Record a download's state and interrupt reason (the enumerations of Qt)."""
        if state not in {_COMPLETED, _CANCELLED, _INTERRUPTED}:
            return
        download = self._running.pop(number, None)
        if download is None:
            return
        if state == _COMPLETED:
            self._keep(number, download)
        else:
            why = "UserCanceled" if state == _CANCELLED else _REASONS.get(reason, "NetworkFailed")
            self._fail(number, download, why)

    @Slot()
    def act(self) -> None:
        """Handle a press of the card's button: cancel what runs, otherwise close the card."""
        if self._card in self._running:
            self.cancel_requested.emit(self._card)
        else:
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Close the card."""
        self._away.stop()
        self._is_shown = False
        self.card_changed.emit()

    def _refusal(self, url: str, *, by_page: bool) -> str:
        if not self._config.downloads:
            return "Off"
        if not policy.may_download(url, self._server(), self._config, by_page=by_page):
            return "Refused"
        if len(self._running) >= MAX_AT_ONCE:
            return "TooMany"
        return "" if self._limit.acquire() else "Unasked"

    @Slot()
    def _poll_disk(self) -> None:
        if self._running:
            self._runner.submit(
                partial(user_folders.has_room, self._folder), self._disk_polled, ignore
            )
        else:
            self._disk.stop()

    def _disk_polled(self, has_room: bool) -> None:  # noqa: FBT001 - a job's result
        if has_room:
            return
        running, self._running = self._running, {}
        for number, download in running.items():
            self.cancel_requested.emit(number)
            self._fail(number, download, "FileNoSpace")

    def _keep(self, number: int, download: _Download) -> None:
        failed = partial(self._fail, number, download, "FileFailed")
        started = self._runner.submit(
            partial(
                user_folders.keep,
                download.part,
                self._folder,
                partial(filenames.numbered, download.name),
            ),
            partial(self._kept, number),
            lambda _err: failed(),
        )
        if not started:
            failed()

    def _kept(self, number: int, file: Path) -> None:
        _log.info("A download was saved as %s.", file)
        self._show_card(number, file.name, self._texts.saved(self._folder))

    def _fail(self, number: int, download: _Download, why: str) -> None:
        if why != "UserCanceled":
            _log.warning("A download was not saved: %s.", why)
        self._runner.submit(partial(user_folders.discard, download.part), ignore, ignore)
        self._show_card(number, download.name, self._texts.not_saved(why), is_problem=True)

    def _show_card(self, number: int, name: str, text: str, *, is_problem: bool = False) -> None:
        if number < self._card and self._card in self._running:
            return  # the card shows the latest download
        self._card, self._name, self._text, self._is_problem = number, name, text, is_problem
        self._progress = -1.0
        self._is_shown = True
        if number in self._running:
            self._away.stop()
        else:
            self._away.start()
        self.card_changed.emit()

    def _action(self) -> str:
        is_running = self._card in self._running
        return self._labels.cancel if is_running else self._labels.close

    isShown = Property(bool, lambda self: self._is_shown, notify=card_changed)  # noqa: N815 - QML's
    isRunning = Property(  # noqa: N815
        bool, lambda self: self._card in self._running, notify=card_changed
    )
    isProblem = Property(bool, lambda self: self._is_problem, notify=card_changed)  # noqa: N815
    name = Property(str, lambda self: self._name, notify=card_changed)
    text = Property(str, lambda self: self._text, notify=card_changed)
    progress = Property(float, lambda self: self._progress, notify=card_changed)
    action = Property(str, _action, notify=card_changed)
    folder = Property(str, lambda self: str(self._folder), constant=True)
