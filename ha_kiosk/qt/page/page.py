"""The kiosk's page: loads it, runs scripts in it, and drops it.

QML binds to this object, which holds no state of the kiosk. Loads, scripts and the probe leave as
signals, because only QML can reach the view.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtWebEngineCore import QWebEngineScript
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.external_app import script
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.qt.external_app.web_channel import Bridge
from ha_kiosk.qt.page import scripts
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.page.load_failures import LoadFailures
from ha_kiosk.qt.page.page_reports import PageReports
from ha_kiosk.qt.page.view import View
from ha_kiosk.qt.platform.job_runner import ignore
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.recovery.error_events import error_event

_log = logging.getLogger(__name__)
LEAVE_MS = 1_000
"""Milliseconds that the page gets to clear its storage before its view is dropped."""
_World = QWebEngineScript.ScriptWorldId


@qml_type
class Page(QObject):
    """The page of the signed-in server.

    `recovery_event_occurred`, `content_lost` and `moved` are those of `PageReports`. `mayHide`
    tells QML whether the view may be hidden when something covers it. It may not while it loads,
    because a hidden view draws nothing, and so would never be on screen.
    """

    may_hide_changed = Signal()
    zoom_changed = Signal()
    load_requested = Signal(QUrl, name="loadRequested")
    reload_requested = Signal(name="reloadRequested")
    fresh_reload_requested = Signal(name="freshReloadRequested")
    script_requested = Signal(str, name="scriptRequested")
    recovery_event_occurred = Signal(object)
    content_lost = Signal()
    moved = Signal(str)

    def __init__(
        self,
        config: Config,
        profile: QQuickWebEngineProfile,
        bridge: Bridge,
        connection_policy: ConnectionPolicy,
        parent: QObject | None = None,
        *,
        cameras: QObject | None = None,
        alias: OriginAlias = NO_ALIAS,
    ) -> None:
        super().__init__(parent)
        self._connection_policy, self._cameras = connection_policy, cameras
        self._alias = alias
        self._loads = 0
        self._profile, self._bridge, self._zoom = profile, bridge, config.zoom
        self._pinch_zoom = config.pinch_zoom
        self._page_script = scripts.page_script(config.bridge, config.native_player)
        self._frame_script = scripts.frame_script(config.bridge)
        self._probe_script = scripts.probe_script()
        self._waits = self._may_hide = False
        self._view = View(self)
        self._reports = PageReports(self._view, LoadFailures(connection_policy, alias), self)
        self._reports.recovery_event_occurred.connect(self.recovery_event_occurred)
        self._reports.content_lost.connect(self.content_lost)
        self._reports.moved.connect(self.moved)
        self._leaving = QTimer(self, interval=LEAVE_MS, singleShot=True)
        self._leaving.timeout.connect(self.left)

    @property
    def url_text(self) -> str:
        """Return the address of the page."""
        return self._reports.url

    @property
    def server_url_text(self) -> str:
        """Return the address of the page, with the server's own host (`OriginAlias`)."""
        return self._alias.to_server(self._reports.url)

    @property
    def server(self) -> str:
        """Return the origin of the page, "" before there was one."""
        return self._reports.server

    @property
    def is_loading(self) -> bool:
        """Return whether a new document is loading, or has not been on screen yet."""
        return self._reports.is_loading

    @property
    def can_answer(self) -> bool:
        """Return whether a working page would answer: it is not frozen, and shows no dialog."""
        return self._reports.is_alive and not self._reports.is_frozen and not self._waits

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        if config.zoom != self._zoom:
            self._zoom = config.zoom
            self.zoom_changed.emit()

    def set_may_hide(self, *, may_hide: bool) -> None:
        """Allow the view to be hidden while something covers it, or forbid it."""
        if may_hide is not self._may_hide:
            self._may_hide = may_hide
            self.may_hide_changed.emit()

    @Slot(bool)
    def set_waiting(self, waits: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Record that the page waits until a person answers it, or that it continues."""
        self._waits = waits

    def load(self, url: str, server: str, *, skip_cache: bool = False) -> None:
        """Load `url` of `server`, in a new view if there is none or the old one ends.

        With `skip_cache`, load without the cache if the page is at `url` already.
        """
        self._leaving.stop()
        self._forget_pinch(skip_cache=skip_cache)
        if self._view.ends:
            self._view.call_after_end(partial(self.load, url, server))
            return
        self._reports.server, url = self._alias.origin(server), self._alias.to_alias(url)
        self._reports.is_alive = True
        wanted = QUrl(policy.kiosk_url(url))
        is_there = self._view.is_there and QUrl(self.url_text) == wanted
        self._view.open()
        if skip_cache and is_there:
            _log.info("The page did not start; loading it without the browser's cache.")
            self._when_trusted(self.fresh_reload_requested.emit)
        else:
            self._when_trusted(partial(self.load_requested.emit, wanted))

    def reload(self) -> None:
        """Load the current page again; in a new view if there is none."""
        self._forget_pinch()
        if not self._view.is_there:
            self.load(self.url_text, self.server)
            return
        self._reports.is_alive = True
        self._when_trusted(self.reload_requested.emit)

    def _forget_pinch(self, *, skip_cache: bool = False) -> None:
        """Drop a view that two fingers may have zoomed: Chromium keeps that zoom at a load."""
        if self._pinch_zoom and self._view.is_there and not skip_cache:
            self.discard()

    def discard(self) -> None:
        """Drop the view, and with it the process of the page and all its memory."""
        self._reports.lose()
        self._view.end()

    @Slot()
    def collect_garbage(self) -> None:
        """Free the memory that the page does not use any more."""
        self.query("collectGarbage", ignore)

    def focus(self, element_id: str) -> None:
        """Focus an element, as the page leaves that to the app in the webkit form."""
        self.run(script.call("haKioskFocus", element_id, origin=self.server))

    @Slot(str)
    def run(self, text: str) -> None:
        """Run a script of `external_app.script` in the page."""
        self.script_requested.emit(text)

    def query(
        self, function: str, done: Callable[[object], None], *, of_page: bool = False
    ) -> None:
        """Call one of our own functions (js/probe.js) in the page, and `done` with its result.

        With `of_page` the function is in the page's own world (js/complete.js), so its result
        cannot be trusted. A page that hangs or dies never calls `done`; one of another origin gives
        False.
        """
        if self._view.is_there:
            world = _World.MainWorld if of_page else _World.ApplicationWorld
            self._view.ask(script.ask(function, origin=self.server), world.value, done)

    @Slot()
    def poll_dashboard(self) -> None:
        """Check whether the dashboard is there; `Shown` follows once it is on screen."""
        self.query("dashboardShown", self._polled)

    def wait_for_first_frame(self) -> None:
        """Report `Shown` as soon as the dashboard, which has loaded, is on screen."""
        self._reports.wait_for_first_frame()

    def kill_renderer(self) -> None:
        """Kill the process of the page, which does not answer any more."""
        self._view.kill()

    def leave(self) -> None:
        """Clear what the page stored, and all cookies, then drop its view."""
        self._profile.cookieStore().deleteAllCookies()
        if self._view.is_there:
            self._leaving.start()
            self.query("clearStorage", self._cleared)

    @Slot()
    def left(self) -> None:
        """Drop the view: its storage is cleared, was not cleared in time, or need not be."""
        self._leaving.stop()
        self._reports.url = ""
        self.discard()

    def _when_trusted(self, go: Callable[[], None]) -> None:
        """Call `go` once the server is trusted, unless another load was requested meanwhile."""
        self._loads += 1
        number = self._loads
        self._connection_policy.when_trusted(
            self.server, partial(self._pass, number, go), partial(self._stay_away, number)
        )

    def _pass(self, number: int, go: Callable[[], None]) -> None:
        if number == self._loads and self._view.is_there:
            go()

    def _stay_away(self, number: int, err: Exception) -> None:
        if number == self._loads and self._view.is_there:
            _log.info("The page was not loaded: %s", err)
            self.recovery_event_occurred.emit(error_event(err))

    def _cleared(self, _answer: object) -> None:
        self.left()

    def _polled(self, shown: object) -> None:
        if shown is True:
            self.wait_for_first_frame()

    view = Property(View, lambda self: self._view, constant=True)
    reports = Property(PageReports, lambda self: self._reports, constant=True)
    mayHide = Property(bool, lambda self: self._may_hide, notify=may_hide_changed)  # noqa: N815
    profile = Property(QObject, lambda self: self._profile, constant=True)
    connectionPolicy = Property(  # noqa: N815 - QML's
        ConnectionPolicy, lambda self: self._connection_policy, constant=True
    )
    bridge = Property(QObject, lambda self: self._bridge, constant=True)
    cameras = Property(QObject, lambda self: self._cameras, constant=True)
    pageScript = Property(str, lambda self: self._page_script, constant=True)  # noqa: N815 - QML's
    frameScript = Property(str, lambda self: self._frame_script, constant=True)  # noqa: N815
    probeScript = Property(str, lambda self: self._probe_script, constant=True)  # noqa: N815
    zoom = Property(float, lambda self: self._zoom, notify=zoom_changed)
