"""What all the objects of the kiosk's window are made with."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from ha_kiosk.config.config import Config
from ha_kiosk.host.gpu import Rendering
from ha_kiosk.page.alias import OriginAlias
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform import time_format
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server import websocket
from ha_kiosk.server.http import HttpClient
from ha_kiosk.storage.paths import Paths

Configure = Callable[[Config], None]
"""What an object that obeys a new configuration is told it with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The application and its engine, the settings, the account, the way to the server."""

    app: QGuiApplication
    engine: QQmlApplicationEngine
    runner: JobRunner
    config: Config
    paths: Paths
    client: HttpClient
    account: Account
    connection_policy: ConnectionPolicy
    alias: OriginAlias
    rendering: Rendering
    translations: gettext.NullTranslations

    @property
    def clock_text(self) -> Callable[[datetime, datetime], str]:
        """Return what writes times as people do, in the language of the screens."""
        return partial(time_format.text, where=time_format.locale(self.config.language))

    def call(self, server: str, token: str, command: Mapping[str, object]) -> object:
        """Run one WebSocket command, by the rules that hold for the server now."""
        return websocket.call(server, token, command, rules=self.client.tls_policy)
