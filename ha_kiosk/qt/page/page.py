"""The kiosk's page as its view sees it: Qt's signals in, recovery events and decisions out.

QML binds to this object and calls its slots; it holds no state of the kiosk. Loading, scripts and
the probe leave as signals, because only QML can reach the view.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.external_app import script
from ha_kiosk.host.clocks import boottime
from ha_kiosk.logs.page_console import PageConsole
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.qt.page import scripts
from ha_kiosk.qt.page.connection_policy import CERTIFICATE_ERRORS, ConnectionPolicy
from ha_kiosk.qt.page.first_frame import FirstFrame
from ha_kiosk.qt.page.view import View
from ha_kiosk.qt.page.web_channel import Bridge
from ha_kiosk.qt.platform.job_runner import ignore
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import RateLimitedLogger
from ha_kiosk.recovery import events, oom, renderer_exit
from ha_kiosk.recovery.error_events import error_event
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens import notices
from ha_kiosk.server import sign_on

_log = logging.getLogger(__name__)
LEAVE_MS = 1_000
"""Milliseconds that the page gets to forget what it stored before its view goes."""

# Of QWebEngineScript.ScriptWorldId.
_MAIN_WORLD, _OUR_WORLD = 0, 1
# Of QWebEngineLoadingInfo: statuses and error domains, and Chromium's code for "stopped".
_STARTED, _FAILED, _HTTP, _ABORTED = 0, 3, 7, -3


@qml_type
class Page(QObject):
    """The page of the signed-in server.

    `recovery_event_occurred` carries recovery events. `content_lost` says that what the page had on
    screen is no more: its document, its view, or the process that draws it. `wanted` tells QML
    whether there is a view at all: signed out there is none, and its renderer is gone. `mayHide`
    tells it whether the view may be hidden when something covers it: not while it loads, because
    what is hidden draws nothing, and is never on screen. `moved` carries each new address.

    Whatever is connected to a signal is a Slot: for any other method PySide gives the object a
    meta-object of its own, which QML's caches outlive.
    """

    wanted_changed = Signal()
    may_hide_changed = Signal()
    zoom_changed = Signal()
    load_requested = Signal(QUrl, name="loadRequested")
    reload_requested = Signal(name="reloadRequested")
    fresh_reload_requested = Signal(name="freshReloadRequested")
    script_requested = Signal(str, name="scriptRequested")
    query_requested = Signal(int, str, int, name="queryRequested")
    kill_requested = Signal(name="killRequested")
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
        self._page_script = scripts.page_script(config.bridge, config.native_player)
        self._frame_script = scripts.frame_script(config.bridge)
        self._probe_script = scripts.probe_script()
        self._server = ""
        self._url = ""
        self._is_loading = False
        self._is_alive = self._sleeps = self._waits = self._may_hide = False
        self._renderer = 0
        self._oom_kills = oom.kills()
        self._console, self._refusals = PageConsole(boottime), RateLimitedLogger(_log, boottime)
        self._view = View(self)
        self._view.wanted_changed.connect(self._pass_wanted)
        self._view.query_requested.connect(self._pass_query)
        self._view.kill_requested.connect(self.kill_renderer)
        self._leaving = QTimer(self, interval=LEAVE_MS, singleShot=True)
        self._leaving.timeout.connect(self.left)
        self._first_frame = FirstFrame(self)
        self._first_frame.painted.connect(self._report_shown)
        self.content_lost.connect(self._first_frame.stop)

    @property
    def url_text(self) -> str:
        """Return where the page is."""
        return self._url

    @property
    def server_url_text(self) -> str:
        """Return where the page is, with the server's own address (`OriginAlias`)."""
        return self._alias.to_server(self._url)

    @property
    def server(self) -> str:
        """Return the origin whose page this is; nothing before there was one."""
        return self._server

    def origin_of(self, server: str) -> str:
        """Return the origin that the page of `server`, an origin, has or would have."""
        return self._alias.origin(server)

    @property
    def renderer_pid(self) -> int:
        """Return the process that draws the page, or 0."""
        return self._renderer

    @property
    def is_loading(self) -> bool:
        """Return whether a new document is on its way, and has not been on screen yet."""
        return self._is_loading

    @property
    def can_answer(self) -> bool:
        """Return whether a page that works would answer: it is not frozen, and shows no dialog."""
        return self._is_alive and not self._sleeps and not self._waits

    def configure(self, config: Config) -> None:
        """Obey a new configuration."""
        if config.zoom != self._zoom:
            self._zoom = config.zoom
            self.zoom_changed.emit()

    def set_may_hide(self, *, may_hide: bool) -> None:
        """Have the view hidden while something covers it, or not."""
        if may_hide is not self._may_hide:
            self._may_hide = may_hide
            self.may_hide_changed.emit()

    def load(self, url: str, server: str, *, skip_cache: bool = False) -> None:
        """Load `url` of `server`, in a fresh view where there is none, or the old one ends.

        Nothing is taken from the cache if that is not wanted, and the page is at `url` already.
        """
        self._leaving.stop()
        if self._view.ends:
            self._view.call_after_end(partial(self.load, url, server))
            return
        self._server, url = self._alias.origin(server), self._alias.to_alias(url)
        self._is_alive = True
        wanted = QUrl(policy.kiosk_url(url))
        is_there = self._view.is_there and QUrl(self._url) == wanted
        self._view.open()
        if skip_cache and is_there:
            _log.info("The page did not start; loading it without the browser's cache.")
            self._when_trusted(self.fresh_reload_requested.emit)
        else:
            self._when_trusted(partial(self.load_requested.emit, wanted))

    def reload(self) -> None:
        """Load the page again, where it is; in a fresh view where there is none."""
        if not self._view.is_there:
            self.load(self._url, self._server)
            return
        self._is_alive = True
        self._when_trusted(self.reload_requested.emit)

    def discard(self) -> None:
        """Let the view go, and with it the process that draws the page, and all its memory."""
        self._is_alive = False
        self.content_lost.emit()
        self._view.end()

    @Slot()
    def collect_garbage(self) -> None:
        """Free the memory that the page does not use any more."""
        self.query("collectGarbage", ignore)

    def focus(self, element_id: str) -> None:
        """Give an element the focus, where the page leaves that to the app (webkit form)."""
        self.run(script.call("haKioskFocus", element_id, origin=self._server))

    @Slot(str)
    def run(self, text: str) -> None:
        """Run a script of `external_app.script` in the page."""
        self.script_requested.emit(text)

    def query(
        self, function: str, done: Callable[[object], None], *, of_page: bool = False
    ) -> None:
        """Call one of our own functions (js/probe.js) in the page, and `done` with what it gives.

        One `of_page` is in the page's own world (js/complete.js), and may tell anything. A page
        that hangs, or dies, never calls `done`; one of another origin gives False.
        """
        if self._view.is_there:
            world = _MAIN_WORLD if of_page else _OUR_WORLD
            self._view.ask(script.ask(function, origin=self._server), world, done)

    @Slot()
    def poll_dashboard(self) -> None:
        """Find out whether the dashboard is there; `Shown` follows once it is on screen."""
        self.query("dashboardShown", self._polled)

    def wait_for_first_frame(self) -> None:
        """Report `Shown` as soon as the dashboard, which is there, is on screen."""
        if self._view.is_there:
            self._first_frame.wait()

    @Slot()
    def kill_renderer(self) -> None:
        """End the process that draws the page, which does not answer any more."""
        self.kill_requested.emit()

    def leave(self) -> None:
        """Clear what the page stored, and all cookies, then drop its view."""
        self._profile.cookieStore().deleteAllCookies()
        if self._view.is_there:
            self._leaving.start()
            self.query("clearStorage", self._cleared)

    @Slot()
    def left(self) -> None:
        """Drop the view: its storage is cleared, could not be in time, or need not be."""
        self._leaving.stop()
        self._url = ""
        self.discard()

    @Slot(int, "QVariant")
    def query_answered(self, number: int, value: object) -> None:
        """Take the page's answer to a question."""
        self._view.take_answer(number, value)

    @Slot(bool)
    def frozen_changed(self, sleeps: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Take note that the view was frozen, or works again (its lifecycle state)."""
        self._sleeps = sleeps

    @Slot(bool)
    def set_waiting(self, waits: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Take note that the page stands still until a person answers it, or goes on."""
        self._waits = waits

    @Slot(int)
    def kill_process(self, pid: int) -> None:
        """Kill the renderer `pid`, as the view knows it in this moment."""
        if pid > 0:  # 0 would be ourselves, and all our children
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @Slot(int, int, int, str)
    def loading_changed(self, status: int, code: int, domain: int, reason: str) -> None:
        """Take note of how loading goes (the fields of QWebEngineLoadingInfo)."""
        self._is_loading = status == _STARTED
        if self._is_loading:
            self._first_frame.stop()
        if self._view.ends or status != _FAILED or code == _ABORTED:
            return
        failed: events.Event
        if domain == _HTTP and code == HTTPStatus.UNAUTHORIZED:
            # Home Assistant's page needs no token: it is somebody before it who asks.
            if self._connection_policy.was_challenged(self._server):
                failed = error_event(self._connection_policy.proxy_refused(self._server))
            else:
                failed = self._sign_on_asked(self._server)
        elif domain == _HTTP and code == HTTPStatus.NOT_FOUND and urlsplit(self._url).path != "/":
            failed = events.PageMissing()
        elif domain == _HTTP:
            is_no = code == HTTPStatus.FORBIDDEN
            failed = events.LoadFailed(
                Reason.HTTP_ERROR, notices.http_error(code), is_refusal=is_no
            )
        elif code in CERTIFICATE_ERRORS:
            failed = events.LoadFailed(
                Reason.CERTIFICATE, self._connection_policy.why or notices.net_error(reason)
            )
        else:
            failed = events.LoadFailed(Reason.UNREACHABLE, notices.net_error(reason))
        _log.info("The page did not load: %s", reason if domain != _HTTP else f"HTTP {code}")
        self.content_lost.emit()
        self.recovery_event_occurred.emit(failed)

    @Slot(int)
    def load_progress_changed(self, _percent: int) -> None:
        """Take note that the load moved on."""
        if not self._view.ends:
            self.recovery_event_occurred.emit(events.Progress())

    @Slot(QUrl)
    def url_changed(self, url: QUrl) -> None:
        """Take note of where the page is."""
        if self._view.ends:
            return
        self._url = url.toString()
        self.moved.emit(self._url)
        if self._is_alive and self._url.startswith("about:"):
            # The one address for which the web engine asks nobody.
            _log.info("The page went to %s, which is empty.", self._url)
            self.recovery_event_occurred.emit(events.LoadFailed(Reason.NO_HANDSHAKE))

    @Slot(int)
    def renderer_pid_changed(self, pid: int) -> None:
        """Take note of the renderer's process id."""
        self._renderer = pid

    @Slot(int, int)
    def renderer_terminated(self, status: int, code: int) -> None:
        """Take note that the renderer died (WebEngineView.RenderProcessTerminationStatus)."""
        ends, self._renderer = self._view.ends, 0
        self._view.forget_questions()
        if not ends:
            before, self._oom_kills = self._oom_kills, oom.kills()
            self._is_alive = False
            death = renderer_exit.classify(code, killed_by_kernel=self._oom_kills > before)
            _log.warning("The page's renderer ended: status %d, exit code %d.", status, code)
            self.content_lost.emit()
            self.recovery_event_occurred.emit(death)

    @Slot(QUrl, bool, result=bool)
    def refuses_navigation(self, url: QUrl, main_frame: bool) -> bool:  # noqa: FBT001 - a Qt slot
        """Return whether a navigation must not happen."""
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        decision = policy.navigation(text, self._server, main_frame=main_frame)
        if decision is policy.Navigation.ALLOW:
            return False
        self._refusals.log(
            "A navigation to %s was refused: the kiosk stays on %s.",
            policy.shown_address(text),
            self._server,
        )
        return True

    @Slot(QUrl)
    def redirected(self, url: QUrl) -> None:
        """Take note that the server sent the page on to `url`, where it may not go."""
        if self._is_alive and not self._view.ends and url.scheme() in {"http", "https"}:
            self.recovery_event_occurred.emit(self._sign_on_asked(url.toString()))

    @Slot(int, str, int, str)
    def log_console(self, level: int, text: str, line: int, source: str) -> None:
        """Put the page's console into the log."""
        self._console.log(level, text, line, source)

    def _when_trusted(self, go: Callable[[], None]) -> None:
        """Call `go` once the server is trusted, unless another load was wanted meanwhile."""
        self._loads += 1
        number = self._loads
        self._connection_policy.when_trusted(
            self._server, partial(self._pass, number, go), partial(self._stay_away, number)
        )

    def _pass(self, number: int, go: Callable[[], None]) -> None:
        if number == self._loads and self._view.is_there:
            go()

    def _stay_away(self, number: int, err: Exception) -> None:
        if number == self._loads and self._view.is_there:
            _log.info("The page was not loaded: %s", err)
            self.recovery_event_occurred.emit(error_event(err))

    @Slot()
    def _pass_wanted(self) -> None:
        self.wanted_changed.emit()

    @Slot(int, str, int)
    def _pass_query(self, number: int, text: str, world: int) -> None:
        self.query_requested.emit(number, text, world)

    def _sign_on_asked(self, url: str) -> events.SignOnAsked:
        server = self._alias.to_server(self._server)
        return events.SignOnAsked(str(sign_on.required(server, sign_on.host_of(url))))

    def _cleared(self, _answer: object) -> None:
        self.left()

    def _polled(self, shown: object) -> None:
        if shown is True:
            self.wait_for_first_frame()

    @Slot()
    def _report_shown(self) -> None:
        self._is_loading = False  # whatever a camera in it still loads
        self.recovery_event_occurred.emit(events.Shown())

    wanted = Property(bool, lambda self: self._view.is_wanted, notify=wanted_changed)
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
    firstFrame = Property(FirstFrame, lambda self: self._first_frame, constant=True)  # noqa: N815
    zoom = Property(float, lambda self: self._zoom, notify=zoom_changed)
