"""Turns what QtWebEngine reports of the page into recovery events: address, load, frames, death."""

from __future__ import annotations

import logging

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtWebEngineCore import QWebEngineLoadingInfo

from ha_kiosk.host.clocks import boottime
from ha_kiosk.logs.page_console import PageConsole
from ha_kiosk.page import policy
from ha_kiosk.qt.page.first_frame import FirstFrame
from ha_kiosk.qt.page.load_failures import ABORTED, LoadFailures
from ha_kiosk.qt.page.view import View
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import RateLimitedLogger
from ha_kiosk.recovery import events
from ha_kiosk.recovery.state import Reason

_log = logging.getLogger(__name__)
_Status = QWebEngineLoadingInfo.LoadStatus


@qml_type
class PageReports(QObject):
    """Handles the signals of the view, and decides where it may go.

    `recovery_event_occurred` carries recovery events. `content_lost` says that what the page had on
    screen is gone: its document, its view, or its process. `moved` carries each new address.
    `server` is the page's origin. `is_alive` says that a page is wanted and its process has not
    died, `is_loading` that a new document has not been on screen yet.

    Every method that is connected to a signal is a Slot. For any other method PySide gives the
    object a meta-object of its own, which QML's caches outlive.
    """

    recovery_event_occurred = Signal(object)
    content_lost = Signal()
    moved = Signal(str)

    def __init__(self, view: View, failures: LoadFailures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._failures = view, failures
        self.server = self.url = ""
        self.is_alive = self.is_loading = self.is_frozen = False
        self._console, self._refusals = PageConsole(boottime), RateLimitedLogger(_log, boottime)
        self._first_frame = FirstFrame(self)
        self._first_frame.painted.connect(self._report_shown)
        self.content_lost.connect(self._first_frame.stop)
        view.process_died.connect(self._lose_process)

    def lose(self) -> None:
        """Record that this page is not wanted any more."""
        self.is_alive = False
        self.content_lost.emit()

    def wait_for_first_frame(self) -> None:
        """Report `Shown` as soon as the dashboard, which has loaded, is on screen."""
        if self._view.is_there:
            self._first_frame.wait()

    @Slot(bool)
    def frozen_changed(self, is_frozen: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Record that the view was frozen, or works again (its lifecycle state)."""
        self.is_frozen = is_frozen

    @Slot(int, int, int, str)
    def loading_changed(self, status: int, code: int, domain: int, reason: str) -> None:
        """Record the progress of a load (the fields of QWebEngineLoadingInfo)."""
        self.is_loading = status == _Status.LoadStartedStatus.value
        if self.is_loading:
            self._first_frame.stop()
        if self._view.ends or status != _Status.LoadFailedStatus.value or code == ABORTED:
            return
        failed = self._failures.event(self.url, self.server, code, domain, reason)
        self.content_lost.emit()
        self.recovery_event_occurred.emit(failed)

    @Slot(int)
    def load_progress_changed(self, _percent: int) -> None:
        """Record that the load made progress."""
        if not self._view.ends:
            self.recovery_event_occurred.emit(events.Progress())

    @Slot(QUrl)
    def url_changed(self, url: QUrl) -> None:
        """Record the address of the page."""
        if self._view.ends:
            return
        self.url = url.toString()
        self.moved.emit(self.url)
        if self.is_alive and self.url.startswith("about:"):
            # The only address for which the web engine does not ask whether it may be opened.
            _log.info("The page went to %s, which is empty.", self.url)
            self.recovery_event_occurred.emit(events.LoadFailed(Reason.NO_HANDSHAKE))

    @Slot(QUrl, bool, result=bool)
    def refuses_navigation(self, url: QUrl, main_frame: bool) -> bool:  # noqa: FBT001 - a Qt slot
        """Return whether a navigation is forbidden."""
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        decision = policy.navigation(text, self.server, main_frame=main_frame)
        if decision is policy.Navigation.ALLOW:
            return False
        self._refusals.log(
            "A navigation to %s was refused: the kiosk stays on %s.",
            policy.shown_address(text),
            self.server,
        )
        return True

    @Slot(QUrl)
    def redirected(self, url: QUrl) -> None:
        """Record that the server redirected the page to `url`, where it may not go."""
        if self.is_alive and not self._view.ends and url.scheme() in {"http", "https"}:
            event = self._failures.redirected(self.server, url.toString())
            self.recovery_event_occurred.emit(event)

    @Slot(int, str, int, str)
    def log_console(self, level: int, text: str, line: int, source: str) -> None:
        """Write the page's console to the log."""
        self._console.log(level, text, line, source)

    @Slot(object)
    def _lose_process(self, death: events.RendererDied) -> None:
        self.lose()
        self.recovery_event_occurred.emit(death)

    @Slot()
    def _report_shown(self) -> None:
        self.is_loading = False  # even if a camera in it still loads
        self.recovery_event_occurred.emit(events.Shown())

    firstFrame = Property(FirstFrame, lambda self: self._first_frame, constant=True)  # noqa: N815 - QML's
