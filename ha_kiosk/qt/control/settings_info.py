"""Collects the information that the settings show about this kiosk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale, QObject, Slot

from ha_kiosk.config.choices import LAYOUTS
from ha_kiosk.host.memory import MIB
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.settings_info_source import SettingsInfoSource
from ha_kiosk.recovery.processes import memory
from ha_kiosk.recovery.state import State
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.websocket import Call
from ha_kiosk.settings_screen import dashboards
from ha_kiosk.settings_screen.rows import Choice, SettingsInfo

_WITH_PAGE = frozenset(state.value for state in State if state.has_page)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Measured:
    memory: int
    addresses: tuple[str, ...]
    has_keyboard: bool


class SettingsInfoCollector(SettingsInfoSource):
    """Collects the facts of one kiosk. Emits `info_changed` when it has found out more.

    `call` asks the server; `has_keyboard` returns whether the on-screen keyboard is installed. Both
    may wait.
    """

    def __init__(
        self,
        status: StatusCollector,
        account: Account,
        runner: JobRunner,
        call: Call,
        has_keyboard: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._status, self._account = status, account
        self._runner, self._call = runner, call
        self._has_keyboard = has_keyboard
        self._slow = SettingsInfo(status.now)

    @property
    def info(self) -> SettingsInfo:
        """Return what is known now."""
        status = self._status.now
        path = urlsplit(status.url or "").path if status.state in _WITH_PAGE else ""
        return replace(self._slow, status=status, path=path)

    @Slot()
    def poll(self) -> None:
        """Find out what takes a moment."""
        if not self._slow.layouts:
            self._slow = replace(self._slow, layouts=_layouts())
        self._runner.submit(partial(_measure, self._has_keyboard), self._measured, _complain)

    def query_server(self) -> None:
        """Ask the server which dashboards it has."""
        session = self._account.session
        if session is not None:
            self._runner.submit(partial(_dashboards, session, self._call), self._listed, _complain)

    def _measured(self, measured: _Measured) -> None:
        self._slow = replace(
            self._slow,
            memory=f"{measured.memory / MIB:.0f} MiB",
            addresses=", ".join(measured.addresses),
            has_keyboard=measured.has_keyboard,
        )
        self.info_changed.emit()

    def _listed(self, found: tuple[Choice, ...]) -> None:
        self._slow = replace(self._slow, dashboards=found)
        self.info_changed.emit()


def _measure(has_keyboard: Callable[[], bool]) -> _Measured:
    from ha_kiosk.host import addresses  # noqa: PLC0415 - brings psutil, which no start needs

    return _Measured(memory.used(), addresses.local(), has_keyboard())


def _layouts() -> tuple[Choice, ...]:
    """Return the layouts of the on-screen keyboard, each named in its own language."""
    found = (Choice(name, _name(QLocale(name))) for name in LAYOUTS)
    return tuple(sorted(found, key=lambda choice: choice.title.casefold()))


def _name(locale: QLocale) -> str:
    language, country = locale.nativeLanguageName(), locale.nativeTerritoryName()
    return f"{language[:1].upper()}{language[1:]} ({country})"


def _dashboards(session: Session, call: Call) -> tuple[Choice, ...]:
    return dashboards.ask(partial(session.call, call))


def _complain(err: Exception) -> None:
    _log.info("Information for the settings screen is missing: %s", err)
