"""What covers the page while nobody is there: the model of qml/screens/Display.qml."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.clock_entities import ClockValue
from ha_kiosk.display.stages import Stage
from ha_kiosk.host.clocks import time_of_day
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.qt.screens.screensaver_page import ScreensaverPage

DARK = 0.65
"""How much the screensaver `dim` darkens the page."""
_SHOW_PAGE = frozenset({"", Screensaver.DIM.value, Screensaver.DASHBOARD.value})


@qml_type
class DisplayModel(QObject):
    """What is shown over the page.

    `texts` formats a time and its date for the clock; `write` formats an entity's state.
    """

    changed = Signal()
    time_changed = Signal()
    photo_changed = Signal()
    values_changed = Signal()

    def __init__(
        self,
        texts: Callable[[datetime], tuple[str, str]],
        parent: QObject | None = None,
        *,
        write: Callable[[ClockValue], str] = str,
        clock: Callable[[], datetime] = time_of_day,
    ) -> None:
        super().__init__(parent)
        self._texts, self._write, self._clock = texts, write, clock
        self._stage, self._kind = Stage.ON, Screensaver.CLOCK
        self._darken = 0.0
        self._time = self._date = ""
        self._page: ScreensaverPage | None = None
        self._values: list[dict[str, str]] = []
        self._photo = QUrl()
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self._tell_time)

    @property
    def overlay(self) -> str:
        """Return what covers the page: "screensaver", "off", or ""."""
        return {Stage.SCREENSAVER: "screensaver", Stage.OFF: "off"}.get(self._stage, "")

    def show(self, stage: Stage, config: Config) -> None:
        """Show what belongs to the stage."""
        self._stage, self._kind = stage, config.screen_screensaver
        is_saving = stage is Stage.SCREENSAVER
        if is_saving and self._kind is Screensaver.CLOCK:
            self._tell_time()
            self._tick.start()
        else:
            self._tick.stop()
        self.changed.emit()

    def set_photo(self, photo: QUrl) -> None:
        """Show a photo."""
        self._photo = photo
        self.photo_changed.emit()

    def is_shown(self, kind: Screensaver) -> bool:
        """Return whether a screensaver is on screen."""
        return self._shown() == kind.value

    def set_page(self, page: ScreensaverPage) -> None:
        """Set the page that the screensaver `url` shows."""
        self._page = page
        self.changed.emit()

    def set_values(self, values: Sequence[ClockValue]) -> None:
        """Show these states below the clock."""
        shown = [
            {"name": one.name, "text": self._write(one), "condition": one.condition}
            for one in values
        ]
        if shown != self._values:
            self._values = shown
            self.values_changed.emit()

    def darken(self, amount: float) -> None:
        """Darken the window in place of the screen, from 0 to 1."""
        if amount != self._darken:
            self._darken = amount
            self.changed.emit()

    @Slot()
    def _tell_time(self) -> None:
        texts = self._texts(self._clock())
        if texts != (self._time, self._date):
            self._time, self._date = texts
            self.time_changed.emit()

    def _shown(self) -> str:
        if self._stage is Stage.OFF:
            return Screensaver.BLACK.value
        return self._kind.value if self._stage is Stage.SCREENSAVER else ""

    def _shade(self) -> float:
        dims = self._stage is Stage.SCREENSAVER and self._kind is Screensaver.DIM
        return max(self._darken, DARK if dims else 0.0)

    shown = Property(str, _shown, notify=changed)
    shade = Property(float, _shade, notify=changed)
    hidesPage = Property(  # noqa: N815 - QML's
        bool, lambda self: self._shown() not in _SHOW_PAGE, notify=changed
    )
    time = Property(str, lambda self: self._time, notify=time_changed)
    date = Property(str, lambda self: self._date, notify=time_changed)
    page = Property(QObject, lambda self: self._page, notify=changed)
    values = Property(list, lambda self: self._values, notify=values_changed)
    photo = Property(QUrl, lambda self: self._photo, notify=photo_changed)
