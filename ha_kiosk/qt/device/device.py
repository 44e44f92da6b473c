"""The tablet as a device of Home Assistant: registers it, sends its sensors, receives pushes.

Everything that waits for the network runs on threads (`device.sensors.reporter`,
`device.channel`). This module decides when it runs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.device import registration
from ha_kiosk.device.channel import Push, PushChannel, PushConnection
from ha_kiosk.device.identity import identify
from ha_kiosk.device.registration import NoDevices, Registration, RegistrationStore
from ha_kiosk.device.sensors import readings
from ha_kiosk.device.sensors.readings import Reading
from ha_kiosk.device.sensors.reporter import SensorReporter
from ha_kiosk.device.webhook import DeviceDeleted, Webhook, WebhookUnknown, check_deleted
from ha_kiosk.errors import KioskError
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.page.kiosk_mode import kiosk_mode
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.platform.job_runner import JobRunner, ignore
from ha_kiosk.qt.platform.pending_callbacks import PendingCallbacks
from ha_kiosk.qt.platform.result_queue import ResultQueue
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Send

_log = logging.getLogger(__name__)
EVERY_MS = 60_000
"""Milliseconds between two reports of all sensors."""
DEBOUNCE_MS = 500
CLOSE_WITHIN = 0.5
"""Seconds that the end of the program waits for the push channel to close."""
RETRY_MS = 30_000
UNKNOWN_MS, MAX_UNKNOWN = 3_000, 3
"""Milliseconds until a server that does not know the device is asked again, and how often."""

_T = TypeVar("_T")
Connect = Callable[[str, str], PushConnection]
"""Opens a WebSocket to a server with an access token."""


class DeviceController(QObject):
    """One device. Emits `pushed` for each notification or command.

    It starts when the dashboard is on screen for the first time, so that it does not delay it.
    """

    pushed = Signal(object)

    def __init__(
        self,
        config: Config,
        account: Account,
        status: StatusCollector,
        runner: JobRunner,
        send: Send,
        connect: Connect,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._account, self._status = config, account, status
        self._runner, self._send, self._connect = runner, send, connect
        self._machine, self._store = Machine(), RegistrationStore(account.device_file)
        self._registration: Registration | None = None
        self._reporter: SensorReporter | None = None
        self._channel: PushChannel | None = None
        self._thread: threading.Thread | None = None
        self._is_busy = self._is_due = False
        self._pending = PendingCallbacks()
        self._unknown, self._said = 0, ""
        self._pushes: ResultQueue[Push] = ResultQueue()
        self._notifier = self._pushes.watch(self._deliver, self)
        self._every = QTimer(self, interval=EVERY_MS)
        self._every.timeout.connect(partial(self.report, wholly=True))
        self._soon = QTimer(self, interval=DEBOUNCE_MS, singleShot=True)
        self._soon.timeout.connect(self._report_changes)
        self._retry = QTimer(self, interval=RETRY_MS, singleShot=True)
        self._retry.timeout.connect(self.start)

    @property
    def webhook(self) -> Webhook | None:
        """Return the webhook through which the device reports to the server."""
        return self._webhook(self._registration) if self._registration else None

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._config = config
        self.report_soon()

    @Slot()
    def start(self) -> None:
        """Become a device of the signed-in user, unless it is one already."""
        session = self._account.session
        if not self._config.device_enabled or session is None or self._is_busy:
            return
        user = session.credentials.user or ""
        if self._registration and self._registration.is_of(session.credentials.server, user):
            return
        self.stop()
        if not self._run(partial(self._registered, session, user), self._begin):
            self._retry.start()

    def stop(self) -> None:
        """Stop being a device."""
        for timer in (self._every, self._soon, self._retry):
            timer.stop()
        if self._channel is not None:
            self._channel.stop()
        self._registration = self._reporter = self._channel = None
        self._pending.cancel()
        self._is_busy = self._is_due = False

    def reconnect(self) -> None:
        """Make the push channel try at once if it waits: the server is back."""
        if self._channel is not None and not self._channel.is_open:
            self._channel.try_now()

    def register(self) -> None:
        """Register again, because the file that kept the registration is gone."""
        self.stop()
        self.start()

    @Slot()
    def close(self) -> None:
        """Stop with the program. Waits for a moment, so that the connection is closed."""
        self.stop()
        if self._thread is not None:
            self._thread.join(CLOSE_WITHIN)

    @Slot()
    def report_soon(self) -> None:
        """Report what has changed, and what else changes within a moment."""
        if self._reporter is not None and not self._soon.isActive():
            self._soon.start()

    def report(self, *, wholly: bool = False) -> None:
        """Report what has changed, or everything."""
        if self._reporter is None:
            return
        if self._is_busy:
            self._is_due = True
            return
        now = partial(
            readings.read,
            self._machine,
            self._status.now,
            kiosk_mode=kiosk_mode(self._config),
        )
        job = partial(_report, self._reporter, now, wholly=wholly)
        self._run(job, self._reported)

    @Slot()
    def _report_changes(self) -> None:
        self.report()

    def fire_event(
        self,
        name: str,
        data: Mapping[str, object],
        failed: Callable[[Exception], None] = ignore,
    ) -> None:
        """Fire an event at the server, as the device. Call `failed` if that fails."""
        untold = partial(self._untold, failed)
        if (webhook := self.webhook) is None:
            untold(KioskError(Text("this tablet is no device of the server now")))
        else:
            self._runner.run(partial(webhook.fire_event, name, data), ignore, untold)

    def _untold(self, failed: Callable[[Exception], None], err: Exception) -> None:
        _log.info("An event was not sent to the server: %s", err)
        failed(err)
        self.report_soon()  # finds out whether the device still exists

    def _registered(self, session: Session, user: str) -> Registration:
        """Return the registration, or register if there is none; on a thread."""
        server = session.credentials.server
        kept = self._store.load()
        if kept is not None and kept.is_of(server, user):
            return kept
        if kept is not None and kept.server == server:
            _log.info("Another user has signed in, so the tablet becomes a new device there.")
        identity = identify(self._machine, self._account.profile, self._config.device_name)
        token = session.access_token().value
        address = session.credentials.address
        made = registration.register(self._send, address, token, user, identity)
        made = replace(made, server=server)
        self._store.save(made)
        _log.info("This tablet is the device %s in Home Assistant.", made.name)
        return made

    def _webhook(self, made: Registration) -> Webhook:
        """Return the webhook, at the server's address that is in use."""
        session = self._account.session
        at = replace(made, server=session.credentials.address) if session else made
        return Webhook(self._send, at)

    def _run(self, job: Callable[[], _T], done: Callable[[_T], None]) -> bool:
        """Run one request at a time; drop its result if the device was stopped meanwhile."""
        over, failed = (
            self._pending.wrap(partial(self._over, then)) for then in (done, self._failed)
        )
        self._is_busy = self._runner.submit(job, over, failed)
        return self._is_busy

    def _over(self, then: Callable[[_T], None], outcome: _T) -> None:
        self._is_busy = False
        then(outcome)

    def _begin(self, made: Registration) -> None:
        if made.is_deleted:
            _log.info(
                "The device was deleted in Home Assistant: `ha-kiosk device register` registers it "
                "again."
            )
            return
        self._registration = made
        self._reporter = SensorReporter(self._webhook(made))
        self._channel = PushChannel(made.webhook_id, self._connected, self._pushes.put)
        self._thread = threading.Thread(target=self._channel.run, name="ha-kiosk-push", daemon=True)
        self._thread.start()
        self._every.start()
        self.report(wholly=True)

    def _connected(self) -> PushConnection:
        """Return a new connection for the push channel; called on its thread."""
        session = self._account.session
        if session is None:
            raise DeviceDeleted(Text("Nobody is signed in."))
        return session.use(self._connect)

    def _reported(self, _nothing: None) -> None:
        self._unknown, self._said = 0, ""
        if self._is_due:
            self._is_due = False
            self.report_soon()

    def _failed(self, err: Exception) -> None:
        if isinstance(err, DeviceDeleted) and self._registration is not None:
            deleted = replace(self._registration, is_deleted=True)
            _log.warning("%s `ha-kiosk device register` registers it again.", err)
            self.stop()
            self._runner.submit(partial(self._store.save, deleted), ignore, ignore)
            return
        if str(err) != self._said:  # it is tried repeatedly; log it once
            self._said = str(err)
            _log.info("The device could not be updated: %s", err)
        if isinstance(err, NoDevices):
            return  # wait until the page is loaded again
        if self._registration is None:
            self._retry.start()
        elif isinstance(err, WebhookUnknown):
            self._unknown += 1
            QTimer.singleShot(UNKNOWN_MS, self, self._ask_again)

    @Slot()
    def _ask_again(self) -> None:
        """Find out whether the server is still starting, or the device was deleted."""
        session = self._account.session
        if self._unknown < MAX_UNKNOWN or session is None:
            self.report(wholly=True)
        elif not self._is_busy:
            self._unknown = 0
            job = partial(_check_deleted, self._send, session)
            self._run(job, self._reported)

    @Slot()
    def _deliver(self) -> None:
        if (push := self._pushes.get()) is not None:
            self.pushed.emit(push)


def _report(reporter: SensorReporter, now: Callable[[], Reading], *, wholly: bool) -> None:
    reporter.report(now(), wholly=wholly)


def _check_deleted(send: Send, session: Session) -> None:
    check_deleted(send, session.credentials.address, session.access_token().value)
