"""`Launch`, the result of the command line, and `AppContext`, the objects that all others use."""

from __future__ import annotations

import gettext
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.host.restart import LastRestart, last_restart
from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.account.trust_change import TrustChange
from ha_kiosk.qt.app import application
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform import time_format
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.processes import render_fallback
from ha_kiosk.server import websocket
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.server.websocket import Call
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)
Configure = Callable[[Config], None]
"""Applies a new configuration to an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What the command line has prepared, and how the program was started.

    `policy_of` returns the TLS policy of a configuration for a server. With `screenshot` the kiosk
    waits for the dashboard, writes it to that file, and ends. `read` reads the configuration again
    on SIGHUP. Without it, the process belongs to another command: SIGHUP ends the kiosk, and
    changes at the screen are not saved. The keys in `fixed` are not in the file, and cannot be
    changed at the screen.
    """

    config: Config
    paths: Paths
    session: Session | None
    client: HttpClient
    policy_of: Callable[[Config, str], TlsPolicy]
    screenshot: Path | None = None
    read: Callable[[Credentials | None], Config] | None = None
    fixed: frozenset[str] = frozenset()
    notifier: Notifier = field(
        default_factory=lambda: Notifier.from_environment(os.environ, os.getpid())
    )
    restarted: LastRestart | None = field(default_factory=lambda: last_restart(os.environ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The application and its engine, the settings, the account, and the HTTP client."""

    app: QGuiApplication
    engine: QQmlApplicationEngine
    runner: JobRunner
    config: Config
    paths: Paths
    client: HttpClient
    account: Account
    connection_policy: ConnectionPolicy
    trust_change: TrustChange
    alias: OriginAlias
    rendering: Rendering
    translations: gettext.NullTranslations

    @property
    def clock_text(self) -> Callable[[datetime, datetime], str]:
        """Return the formatter of times in the language of the screens."""
        return partial(time_format.text, where=time_format.locale(self.config.language))

    @property
    def call(self) -> Call:
        """Return a function that runs one WebSocket command, by the server's current TLS policy."""
        return websocket.caller(self.client)


def build_context(launch: Launch) -> AppContext:
    """Create the application, and the objects that all others use. Raises `NoDisplay`."""
    config, paths, client = launch.config, launch.paths, launch.client
    rendering = render_fallback.choose(config.render, os.environ, paths.crashes_file, time.time())
    alias = _alias(config, launch.session)
    application.prepare(config, rendering, alias)
    app, engine = application.create()
    runner = JobRunner(app)
    connection_policy = ConnectionPolicy(client, runner, app, alias=alias)
    trust_change = TrustChange(
        client, connection_policy, config, rules=launch.policy_of, read=launch.read, parent=app
    )
    account = Account(
        launch.session, client.send, paths, runner, trust_change, typed_url=str(config.url)
    )
    return AppContext(
        app=app,
        engine=engine,
        runner=runner,
        config=config,
        paths=paths,
        client=client,
        account=account,
        connection_policy=connection_policy,
        trust_change=trust_change,
        alias=alias,
        rendering=rendering,
        translations=i18n.load(config.language, os.environ),
    )


def _alias(config: Config, session: Session | None) -> OriginAlias:
    server = session.credentials.address if session else str(config.url)
    alias = policy.alias_for(server, config)
    if alias != NO_ALIAS:
        _log.info("The page may use the microphone or camera, so it is loaded as %s.", alias.page)
    return alias
