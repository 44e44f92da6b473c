"""Collects what the settings sheet tells about this kiosk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QObject

from ha_kiosk import __version__
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.render_backend import RenderBackend
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.settings_screen import SettingsInfoSource
from ha_kiosk.recovery import memory
from ha_kiosk.server.session import Session
from ha_kiosk.settings_screen import dashboards
from ha_kiosk.settings_screen.model import SettingsInfo

_log = logging.getLogger(__name__)

Call = Callable[[str, str, Mapping[str, object]], object]
"""Runs one command of the WebSocket API: the server, an access token, the command."""


class SettingsInfoCollector(SettingsInfoSource):
    """Knows the facts of one kiosk; `info_changed` follows what had to be looked up.

    `call` asks the server, and may wait for it.
    """

    def __init__(  # noqa: PLR0913 - it asks all of them
        self,
        *,
        kiosk: KioskController,
        account: Account,
        page: Page,
        render_backend: RenderBackend,
        runner: JobRunner,
        call: Call,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._account, self._page = kiosk, account, page
        self._render_backend, self._runner, self._call = render_backend, runner, call
        self._slow = SettingsInfo()

    @property
    def info(self) -> SettingsInfo:
        """Return what is known now."""
        credentials = self._account.credentials
        return replace(
            self._slow,
            version=__version__,
            server=self._kiosk.server,
            ha_version=(credentials and credentials.ha_version) or "",
            user=(credentials and credentials.user) or "",
            signed_in=credentials is not None,
            state=self._kiosk.current.state.value,
            render=self._render_backend.backend,
            path=urlsplit(self._page.url_text).path if self._kiosk.has_page() else "",
        )

    def poll(self) -> None:
        """Find out what takes a moment."""
        self._runner.submit(_measure, self._measured, _complain)

    def query_server(self) -> None:
        """Find out which dashboards the server has."""
        session = self._account.session
        if session is not None:
            self._runner.submit(partial(_dashboards, session, self._call), self._listed, _complain)

    def _measured(self, measured: tuple[int, tuple[str, ...]]) -> None:
        used, found = measured
        self._slow = replace(
            self._slow, memory=f"{used / memory.MIB:.0f} MiB", addresses=", ".join(found)
        )
        self.info_changed.emit()

    def _listed(self, answer: object) -> None:
        self._slow = replace(self._slow, dashboards=dashboards.parse(answer))
        self.info_changed.emit()


def _measure() -> tuple[int, tuple[str, ...]]:
    from ha_kiosk.host import addresses  # noqa: PLC0415 - brings psutil, which no start needs

    return memory.used(), addresses.local()


def _dashboards(session: Session, call: Call) -> object:
    return call(session.credentials.server, session.access_token().value, dashboards.COMMAND)


def _complain(err: Exception) -> None:
    _log.info("Something that the settings show could not be found out: %s", err)
