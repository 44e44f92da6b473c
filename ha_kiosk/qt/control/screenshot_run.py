"""`--screenshot FILE`: waits for the dashboard, its texts and icons, takes a picture, ends."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from ha_kiosk.errors import KioskError, NotSignedIn, ServerUnreachable, SignInRefused
from ha_kiosk.i18n.text import Text, as_text
from ha_kiosk.qt.control.screenshot import ScreenshotTaker
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.page.page import Page
from ha_kiosk.recovery.state import Reason, State

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScreenshotWaits:
    """Milliseconds: for everything, between two requests to the page, for its texts and icons."""

    within_ms: int = 90_000
    ask_ms: int = 250
    complete_ms: int = 10_000


WAITS = ScreenshotWaits()


class ScreenshotRun(QObject):
    """One screenshot; `problem` says afterwards why it failed."""

    def __init__(
        self,
        kiosk: KioskController,
        page: Page,
        camera: ScreenshotTaker,
        file: Path,
        parent: QObject | None = None,
        *,
        waits: ScreenshotWaits = WAITS,
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._page, self._camera, self._file = kiosk, page, camera, file
        self._waits, self._busy = waits, False
        self._ask = QTimer(self, interval=waits.ask_ms)
        self._ask.timeout.connect(self._ask_page)
        self._patience = QTimer(self, interval=waits.complete_ms, singleShot=True)
        self._patience.timeout.connect(self._take)
        self.error: KioskError | None = None
        QTimer.singleShot(waits.within_ms, self, self._give_up)

    @Slot()
    def check(self) -> None:
        """Take the next step for the kiosk's current state."""
        match self._kiosk.current.state:
            case State.LIVE if not self._busy:
                self._busy = True
                self._ask.start()
                self._patience.start()
            case State.SIGNED_OUT:
                self._end(_signed_out(self._kiosk))
            case State.LIVE:
                pass
            case _ if self._ask.isActive():  # the dashboard is gone
                self._ask.stop()
                self._patience.stop()
                self._busy = False

    @Slot()
    def _ask_page(self) -> None:
        self._page.query("haKioskIsComplete", self._answered, of_page=True)

    def _answered(self, is_complete: object) -> None:
        if is_complete is True and self._ask.isActive():
            self._take()

    @Slot()
    def _take(self) -> None:
        self._ask.stop()
        self._patience.stop()
        self._camera.take_when_still(self._file, self._done, self._failed)

    def _done(self) -> None:
        _log.info("The screenshot is in %s.", self._file)
        self._end(None)

    def _failed(self, err: Exception) -> None:
        self._end(err if isinstance(err, KioskError) else KioskError(as_text(str(err))))

    def _give_up(self) -> None:
        why = self._kiosk.history.last_error or Text("the dashboard did not appear")
        seconds = self._waits.within_ms // 1000
        self._end(
            ServerUnreachable(
                Text(
                    "No screenshot within {seconds} s: {why}. Is {server} up?",
                    seconds=seconds,
                    why=why,
                    server=self._kiosk.server,
                )
            )
        )

    def _end(self, problem: KioskError | None) -> None:
        self.error = problem
        QTimer.singleShot(0, QCoreApplication.quit)


def _signed_out(kiosk: KioskController) -> KioskError:
    if kiosk.current.reason is Reason.CREDENTIALS_REFUSED:
        return SignInRefused(
            Text("{reason} Sign in again with `ha-kiosk login`.", reason=kiosk.history.last_error)
        )
    return NotSignedIn(Text("Nobody is signed in, so there is no dashboard. Try `ha-kiosk login`."))
