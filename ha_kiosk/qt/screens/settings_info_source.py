"""The interface to the facts that the settings show; `qt.control.settings_info` has them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.settings_screen.rows import SettingsInfo


class SettingsInfoSource(QObject):
    """Provides the facts about the kiosk. Emits `info_changed` when it has found out more."""

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
