"""Reports when another try is worthwhile: the network is back, or the machine woke up.

Qt gets the network's state from NetworkManager, or without that from the kernel. The report is only
a hint: a probe of the server decides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation

from ha_kiosk.host import clocks

_log = logging.getLogger(__name__)
Reachability = QNetworkInformation.Reachability
# How far the network reaches; unknown counts as disconnected.
_REACH = {
    Reachability.Unknown: 0,
    Reachability.Disconnected: 0,
    Reachability.Local: 1,
    Reachability.Site: 2,
    Reachability.Online: 3,
}
LOOK_MS = 1_000
"""Milliseconds between two checks of the clocks, which notice a wake-up even without D-Bus."""


class Network(QObject):
    """Emits `network_returned` when a server that could not be reached may be reachable again.

    Emits `system_resumed` when the machine has slept, because then no connection can be trusted.
    `asleep` returns how many seconds the machine has slept so far.
    """

    network_returned = Signal()
    system_resumed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        asleep: Callable[[], float] = clocks.seconds_asleep,
        look_ms: int = LOOK_MS,
    ) -> None:
        super().__init__(parent)
        self._asleep = asleep
        self._slept = asleep()
        self._reach = 0
        self._look = QTimer(self, interval=look_ms)
        self._look.timeout.connect(self._wake)
        self._look.start()

    def watch(self) -> None:
        """Follow the network's state, if the system reports one."""
        # Without NetworkManager there is no default backend; the kernel's own reports are used.
        loaded = QNetworkInformation.loadDefaultBackend() or (
            QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability)
        )
        information = QNetworkInformation.instance() if loaded else None
        if information is None:
            _log.debug("Nothing here reports changes of the network.")
            return
        self._reach = _REACH[information.reachability()]
        information.reachabilityChanged.connect(self.reachability_changed)
        _log.debug("The network is watched by %s.", information.backendName())

    @Slot(QNetworkInformation.Reachability)
    def reachability_changed(self, reachability: Reachability) -> None:
        """Record how far the network reaches now."""
        before, self._reach = self._reach, _REACH[reachability]
        if self._reach > before:
            _log.info("The network is back (%s).", reachability.name.lower())
            self.network_returned.emit()

    @Slot()
    def _wake(self) -> None:
        before, self._slept = self._slept, self._asleep()
        if clocks.woke(before, self._slept):
            _log.info("The machine woke up after %.0f s.", self._slept - before)
            self.system_resumed.emit()
