"""What of ours is on screen: the model that the notices in QML bind to."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.screens import theme as screens_theme
from ha_kiosk.screens.notices import Notice, unbroken
from ha_kiosk.screens.theme import Colours


@qml_type
class NoticeModel(QObject):
    """One notice at a time, or none.

    Light or dark as `theme` says. Where that is `auto`: as the dashboard is, or was when the
    program last ran (`remembered`), or as the system says. `dashboard_dark_changed` tells how
    the dashboard is. In the dashboard's own colours (`colours`), where those are as light or dark;
    `dashboard_colours_changed` tells them.
    """

    notice_changed = Signal()
    dark_changed = Signal()
    dashboard_dark_changed = Signal(bool)
    dashboard_colours_changed = Signal(object)
    action_pressed = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QObject | None = None,
        *,
        remembered: bool | None = None,
        colours: Colours | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._followed = remembered
        self._colours: Colours = colours or {}
        self._notice: Notice | None = Notice()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.dark_changed)

    @property
    def notice(self) -> Notice | None:
        """Return what is shown, None for nothing of ours."""
        return self._notice

    @property
    def overlay(self) -> str:
        """Return "notice" while one covers the page."""
        return "notice" if self._notice is not None else ""

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._theme = config.theme
        self.dark_changed.emit()

    def set_dashboard_dark(self, dark: object) -> None:
        """Look like the dashboard, which is `dark` or not; None if it does not say."""
        if isinstance(dark, bool) and dark is not self._followed:
            self._followed = dark
            self.dark_changed.emit()
            self.dashboard_dark_changed.emit(dark)

    def set_dashboard_colours(self, answer: object) -> None:
        """Take the dashboard's colours, as the page tells them."""
        colours = screens_theme.palette(answer)
        if colours and colours != self._colours:
            self._colours = colours
            self.dark_changed.emit()
            self.dashboard_colours_changed.emit(colours)

    def show(self, notice: Notice | None) -> None:
        """Show `notice`, or with None what lies below."""
        if notice != self._notice:
            self._notice = notice
            self.notice_changed.emit()

    @Slot()
    def press_action(self) -> None:
        """Take a press of the notice's button."""
        self.action_pressed.emit()

    def _shown(self) -> Notice:
        return self._notice or Notice()

    def _is_dark(self) -> bool:
        if self._theme is Theme.AUTO and self._followed is not None:
            return self._followed
        if self._theme is Theme.AUTO:
            return QGuiApplication.styleHints().colorScheme() is QtCore.Qt.ColorScheme.Dark
        return self._theme is Theme.DARK

    def _shown_colours(self) -> dict[str, str]:
        fits = self._colours and screens_theme.is_dark(self._colours) is self._is_dark()
        return dict(self._colours) if fits else {}

    visible = Property(bool, lambda self: self._notice is not None, notify=notice_changed)
    icon = Property(str, lambda self: self._shown().icon, notify=notice_changed)
    title = Property(str, lambda self: self._shown().title, notify=notice_changed)
    detail = Property(str, lambda self: unbroken(self._shown().detail), notify=notice_changed)
    hint = Property(str, lambda self: self._shown().hint, notify=notice_changed)
    busy = Property(bool, lambda self: self._shown().busy, notify=notice_changed)
    isProblem = Property(bool, lambda self: self._shown().is_problem, notify=notice_changed)  # noqa: N815
    prints = Property(list, lambda self: list(self._shown().prints), notify=notice_changed)
    action = Property(str, lambda self: self._shown().action, notify=notice_changed)
    dark = Property(bool, lambda self: self._is_dark(), notify=dark_changed)
    colours = Property(
        "QVariantMap",  # type: ignore[arg-type]
        lambda self: self._shown_colours(),
        notify=dark_changed,
    )
