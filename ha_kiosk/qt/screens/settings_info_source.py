"""What the settings screen asks for what is so now; `qt.control.settings_info` knows it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.settings_screen.rows import SettingsInfo


class SettingsInfoSource(QObject):
    """Knows what the screen tells about the kiosk; `info_changed` follows what was looked up."""

    info_changed = Signal()

    @property
    def info(self) -> SettingsInfo:
        """Return what is known now."""
        raise NotImplementedError

    @Slot()
    def poll(self) -> None:
        """Find out what takes a moment."""
        raise NotImplementedError

    def query_server(self) -> None:
        """Find out which dashboards the server has."""
        raise NotImplementedError
