"""The notice that is on screen: the model that the notices in QML bind to."""

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

    It is light or dark as `theme` says. With `auto` it is as the dashboard is, or was at the last
    run of the program (`remembered`), otherwise as the system says. `dashboard_dark_changed`
    carries whether the dashboard is dark. The notice uses the dashboard's own colours (`colours`)
    if they are as light or dark as it; `dashboard_colours_changed` carries them.
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
        """Return the notice that is shown, None if there is none."""
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
        """Match the dashboard, which is `dark` or not; None if the page does not say."""
        if isinstance(dark, bool) and dark is not self._followed:
            self._followed = dark
            self.dark_changed.emit()
            self.dashboard_dark_changed.emit(dark)

    def set_dashboard_colours(self, answer: object) -> None:
        """Use the dashboard's colours, as the page reports them."""
        colours = screens_theme.palette(answer)
        if colours and colours != self._colours:
            self._colours = colours
            self.dark_changed.emit()
            self.dashboard_colours_changed.emit(colours)

    def show(self, notice: Notice | None) -> None:
        """Show `notice`; with None show what is below."""
        if notice != self._notice:
            self._notice = notice
            self.notice_changed.emit()

    @Slot()
    def press_action(self) -> None:
        """Handle a press of the notice's button."""
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
