"""What of ours is on screen: the model that the notices in QML bind to."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from ha_kiosk.config.config import Config, Theme
from ha_kiosk.screens import theme as screens_theme
from ha_kiosk.screens.notices import Notice
from ha_kiosk.screens.theme import Colours


class Screen(QObject):
    """One notice at a time, or none.

    Light or dark as `theme` says. Where that is `auto`: as the dashboard is, or was when the
    program last ran (`remembered`), or as the system says. `followed` tells how the dashboard is.
    In the dashboard's own colours (`colours`), where those are as light or dark; `coloured` tells
    them.
    """

    changed = Signal()
    dark_changed = Signal()
    followed = Signal(bool)
    coloured = Signal(object)
    acted = Signal()

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

    def configure(self, config: Config) -> None:
        """Obey a new configuration."""
        self._theme = config.theme
        self.dark_changed.emit()

    def follow(self, dark: object) -> None:
        """Look like the dashboard, which is `dark` or not; None where it does not say."""
        if isinstance(dark, bool) and dark is not self._followed:
            self._followed = dark
            self.dark_changed.emit()
            self.followed.emit(dark)

    def paint(self, answer: object) -> None:
        """Take the dashboard's colours, as the page tells them."""
        colours = screens_theme.palette(answer)
        if colours and colours != self._colours:
            self._colours = colours
            self.dark_changed.emit()
            self.coloured.emit(colours)

    def show(self, notice: Notice | None) -> None:
        """Show `notice`, or with None what lies below."""
        if notice != self._notice:
            self._notice = notice
            self.changed.emit()

    @Slot()
    def act(self) -> None:
        """Take a press of the notice's button."""
        self.acted.emit()

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

    visible = Property(bool, lambda self: self._notice is not None, notify=changed)
    icon = Property(str, lambda self: self._shown().icon, notify=changed)
    title = Property(str, lambda self: self._shown().title, notify=changed)
    detail = Property(str, lambda self: self._shown().detail, notify=changed)
    hint = Property(str, lambda self: self._shown().hint, notify=changed)
    busy = Property(bool, lambda self: self._shown().busy, notify=changed)
    isProblem = Property(bool, lambda self: self._shown().is_problem, notify=changed)  # noqa: N815
    prints = Property(list, lambda self: list(self._shown().prints), notify=changed)
    action = Property(str, lambda self: self._shown().action, notify=changed)
    dark = Property(bool, lambda self: self._is_dark(), notify=dark_changed)
    colours = Property(
        "QVariantMap",  # type: ignore[arg-type]
        lambda self: self._shown_colours(),
        notify=dark_changed,
    )
