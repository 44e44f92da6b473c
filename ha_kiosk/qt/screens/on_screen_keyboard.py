"""The on-screen keyboard: the model of qml/keyboard/KeyboardPanel.qml."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputDevice, QKeyEvent, QMouseEvent, QWindow

from ha_kiosk.config.choices import KeyboardMode
from ha_kiosk.config.config import Config
from ha_kiosk.host.input_devices import InputDevices
from ha_kiosk.keyboard.layouts import layouts
from ha_kiosk.keyboard.policy import InputSource, may_rise
from ha_kiosk.qt.platform.input import window_input
from ha_kiosk.qt.platform.qml_module import qml_type


@qml_type
class OnScreenKeyboard(QObject):
    """Says whether the keyboard is on screen for the focused field, and with which layouts.

    `devices` returns the connected input devices; `language` is that of our screens.
    """

    changed = Signal()

    def __init__(
        self,
        config: Config,
        devices: Callable[[], InputDevices],
        language: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._devices, self._language = config, devices, language
        self._source = InputSource.NOTHING
        self._has_keyboard = False
        self._is_hidden = False
        self._may_rise = self._decide()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._tell)
        QGuiApplication.inputMethod().visibleChanged.connect(
            self._keep_hidden, Qt.ConnectionType.QueuedConnection
        )

    def watch(self, window: QWindow) -> None:
        """Watch the input of `window` from now on."""
        window_input.watch(window, self._look, self)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._config = config
        self._tell()
        self.changed.emit()

    @property
    def is_off(self) -> bool:
        """Return whether the settings switch the keyboard off."""
        return self._config.keyboard is KeyboardMode.OFF

    def show(self) -> None:
        """Show the keyboard for the field that has the focus."""
        self._press(InputSource.TOUCH)
        self._tell()
        QGuiApplication.inputMethod().show()

    @Slot()
    def hide(self) -> None:
        """Hide the keyboard until a field is touched again."""
        self._is_hidden = True
        self._tell()
        QGuiApplication.inputMethod().hide()

    @Slot()
    def _keep_hidden(self) -> None:
        """Hide it again: the web engine shows it when the field moves, as in a larger page."""
        if self._is_hidden and QGuiApplication.inputMethod().isVisible():
            QGuiApplication.inputMethod().hide()

    def _look(self, event: QEvent) -> bool:
        """Record how somebody uses the window.

        The keyboard appears only at the end of the touch. Otherwise the finger would press one of
        its keys.
        """
        match event.type():
            case QEvent.Type.TouchBegin:
                self._press(InputSource.TOUCH)
            case QEvent.Type.MouseButtonPress if isinstance(event, QMouseEvent):
                is_finger = event.pointingDevice().type() is QInputDevice.DeviceType.TouchScreen
                self._press(InputSource.TOUCH if is_finger else InputSource.MOUSE)
            case QEvent.Type.TouchEnd | QEvent.Type.TouchCancel | QEvent.Type.MouseButtonRelease:
                self._later.start()
            # The on-screen keyboard types, too, but not through the window system.
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                if event.spontaneous() and event.text().isprintable() and event.text():
                    self._source = InputSource.KEYS
                    self._tell()
        return False

    def _press(self, source: InputSource) -> None:
        self._source, self._is_hidden = source, False
        if source is InputSource.MOUSE:
            self._has_keyboard = self._devices().has_keyboard

    @Slot()
    def _tell(self) -> None:
        if self._decide() != self._may_rise:
            self._may_rise = not self._may_rise
            self.changed.emit()

    def _decide(self) -> bool:
        mode, source = self._config.keyboard, self._source
        return not self._is_hidden and may_rise(mode, source, has_keyboard=self._has_keyboard)

    mayRise = Property(bool, lambda self: self._may_rise, notify=changed)  # noqa: N815 - QML's
    layouts = Property(
        list,
        lambda self: list(layouts(self._config.keyboard_layouts, self._language)),
        notify=changed,
    )
