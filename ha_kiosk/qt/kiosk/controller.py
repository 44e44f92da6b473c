"""The kiosk: feeds the recovery machine with events, and carries out its actions.

Everything that happens (the page, the external app, a sign-in, a probe) becomes an event of
`recovery.machine`; each action of the machine becomes a call. Decisions belong in the machine,
where they are tested without a window.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.device.identity import device_name
from ha_kiosk.errors import KioskError
from ha_kiosk.external_app.handler import Handler
from ha_kiosk.external_app.messages import ConnectionEvent
from ha_kiosk.host.clocks import time_of_day
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.kiosk.heartbeat import Heartbeat
from ha_kiosk.qt.kiosk.notice_presenter import NoticePresenter
from ha_kiosk.qt.kiosk.page_loader import PageLoader
from ha_kiosk.qt.kiosk.server_probe import ServerProbe
from ha_kiosk.qt.page.external_app import ExternalApp
from ha_kiosk.qt.page.frontend_commands import FrontendCommands
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.idle_clock import IdleClock
from ha_kiosk.rate_limit import RateLimitedLogger
from ha_kiosk.recovery import events, machine
from ha_kiosk.recovery.error_events import of_known_sign_on, token_error_event
from ha_kiosk.recovery.history import History
from ha_kiosk.recovery.state import Action, KioskState, State
from ha_kiosk.screens.notices import Notice
from ha_kiosk.server import address, finder, sign_on
from ha_kiosk.server.credentials import Credentials
from ha_kiosk.server.session import Session

_log = logging.getLogger(__name__)
LOOK_MS = 100
LINE_EVERY, LINES_AT_ONCE = 5.0, 60
"""Seconds for each change of state in the log, and how many in a row: a page can cause them."""
_HAS_PAGE = frozenset({State.LOADING, State.LIVE, State.DEGRADED})
_HAS_DASHBOARD = frozenset({State.LIVE, State.DEGRADED})
# A page that hangs behind an overlay stops the load that is waited for there.
_HAS_HEARTBEAT = _HAS_PAGE | {State.OFFLINE}


@dataclass(frozen=True, slots=True)
class PageLink:
    """The page, and all that speaks with it. `new_handler` answers for a session and an origin."""

    page: Page
    external_app: ExternalApp
    frontend_commands: FrontendCommands
    heartbeat: Heartbeat
    new_handler: Callable[[Session, str], Handler]


class KioskController(QObject):
    """One kiosk; `state_changed` follows every change of state.

    `connection_restored` tells the server whose connection was lost and is back,
    `crash_loop_detected` that the page died again and again, `restart_requested` that no process of
    the page can be started any more. `view_requested` tells which address to show now,
    `page_missed` which one the server does not have.
    """

    state_changed = Signal()
    connection_restored = Signal(str)
    crash_loop_detected = Signal()
    restart_requested = Signal()
    view_requested = Signal(str)
    page_missed = Signal(str)

    def __init__(
        self,
        config: Config,
        account: Account,
        link: PageLink,
        notices: NoticePresenter,
        probe: ServerProbe,
        idle_clock: IdleClock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._account, self._link = config, account, link
        self._page, self._notices, self._probe = link.page, notices, probe
        self._idle_clock, self._clock = idle_clock, idle_clock.now
        signed_in = account.credentials
        # Until somebody has signed in, what was typed: a name without a scheme is looked for.
        self._server = signed_in.address if signed_in else (config.url or "")
        self._current = KioskState(since=self._clock())
        self._history = History(time_of_day)
        self._lines = RateLimitedLogger(_log, self._clock, every=LINE_EVERY, at_once=LINES_AT_ONCE)
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._tick)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(link.page.poll_dashboard)
        self._loader = PageLoader(link.page, idle_clock, self)
        self._loader.page_missed.connect(self.page_missed)
        self._connect()

    def _connect(self) -> None:
        self._page.recovery_event_occurred.connect(self._dispatch)
        self._link.external_app.script_requested.connect(self._page.run)
        self._link.external_app.request_failed.connect(self._token_problem)
        self._link.external_app.session_revoked.connect(self.sign_out)
        self._link.heartbeat.heartbeat_missed.connect(self._miss_heartbeat)
        self._notices.sign_in.sign_in_completed.connect(self.use)
        self._notices.sign_in.state_changed.connect(self._show)
        self._notices.sign_on.state_changed.connect(self._show)
        self._notices.sign_on.came_back.connect(self._sign_on_passed)
        self._notices.sign_on.host_refused.connect(self._sign_on_refused)
        self._notices.model.action_pressed.connect(self.try_now)
        self._notices.refresh_due.connect(self._show)

    @property
    def notice(self) -> Notice | None:
        """Return what of ours is on screen in place of the page."""
        return self._notices.model.notice

    @property
    def history(self) -> History:
        """Return what has happened so far."""
        return self._history

    @property
    def current(self) -> KioskState:
        """Return where the kiosk is."""
        return self._current

    @property
    def server(self) -> str:
        """Return the server that this kiosk shows or wants to sign in to."""
        return self._server

    @property
    def missed_page(self) -> str:
        """Return the page that the server did not have, "" while there was none."""
        return self._loader.missed_page

    @property
    def home(self) -> str:
        """Return the path of the start page: for "/" where that has led, "" while it is unknown."""
        path = urlsplit(self.start_url).path
        return self._loader.home if path in {"", "/"} else path

    @property
    def start_url(self) -> str:
        """Return the page that the kiosk opens; before a sign-in what was typed."""
        wanted = self._config.url
        if self._account.credentials is None:
            return wanted or self._server
        # What was typed may lack a scheme, or the server may have sent the sign-in on to https.
        return (wanted and address.on_server(wanted, self._server)) or f"{self._server}/"

    def origin(self) -> str:
        """Return the origin of the page of the server that we are signed in to, or ""."""
        server = address.origin(self._server) if self._account.session else ""
        return self._page.origin_of(server)

    def start(self) -> None:
        """Load the page, or show the sign-in."""
        self._serve()
        self._dispatch(events.Started(signed_in=self._account.credentials is not None))

    def has_page(self) -> bool:
        """Return whether there is a page that can be loaded again."""
        return self._current.state in _HAS_PAGE

    def has_dashboard(self) -> bool:
        """Return whether the dashboard is on screen."""
        return self._current.state in _HAS_DASHBOARD

    def reload(self) -> None:
        """Load the page again, where it is, because somebody asked for it."""
        self._ask_for_retry()
        self._dispatch(events.Reload())

    @Slot()
    def reload_in_new_process(self) -> None:
        """Load the page again in a process of its own: the present one has grown too large."""
        self._page.discard()
        self._dispatch(events.Reload())

    @Slot()
    def frontend_changed(self) -> None:
        """Load the page again when nobody is touching it: the server has a newer one."""
        self._dispatch(events.FrontendChanged())

    def load(self, url: str) -> None:
        """Load another page of the server."""
        is_start = url == self.start_url
        self._loader.load(url, address.origin(self._server), is_start=is_start)

    @Slot()
    def try_now(self) -> None:
        """Try at once what waits to be tried: somebody asked for it."""
        self._ask_for_retry()
        self.look_now()

    @Slot()
    def look_now(self) -> None:
        """Try at once what waits to be tried: the network is back, or may be another one."""
        if self._current.state is State.SIGNED_OUT:
            self._notices.sign_in.retry()
        else:
            self._dispatch(events.TryNow())

    @Slot()
    def wake(self) -> None:
        """Trust no connection any more: the machine has slept."""
        if self._current.state is State.SIGNED_OUT:
            self._notices.sign_in.retry()
        else:
            self._dispatch(events.Woke())

    def configure(self, config: Config) -> None:
        """Obey a new configuration: another address is loaded, if there is a page."""
        before, self._config = self.start_url, config
        if self._account.credentials is None:
            server = config.url or self._server
            if address.candidates(server) != address.candidates(self._server):
                self._server = server
                self._notices.sign_in.start(server)
        elif self.start_url != before:
            self._loader.forget_view()
            if self.has_page():
                self.view_requested.emit(self.start_url)

    @Slot()
    def sign_out(self) -> None:
        """Forget the account, here and on disk: it was revoked at the server."""
        self._account.forget()
        self._dispatch(events.SignedOut())

    def _serve(self) -> None:
        """Answer the page with the account as it is now."""
        if self._account.session is None:
            self._link.external_app.stop_serving()
        else:
            origin = self.origin()
            handler = self._link.new_handler(self._account.session, origin)
            self._link.external_app.serve(origin, handler)

    @Slot(object)
    def use(self, credentials: Credentials) -> None:
        """Show the dashboard of an account that has just signed in."""
        self._account.use(credentials)
        self._loader.forget_view()
        self._server = credentials.address
        self._serve()
        self._dispatch(events.SignedIn())

    def page_created(self) -> None:
        """Take note of a new document."""
        self._dispatch(events.DocumentCreated())

    def config_requested(self) -> None:
        """Take note that the page knows us as its app."""
        self._dispatch(events.Handshake())

    def frontend_loaded(self) -> None:
        """Take note that the dashboard is there; it is shown with its first frame."""
        self._page.wait_for_first_frame()

    def connection_changed(self, event: ConnectionEvent) -> None:
        """Take note that the page has its connection to the server, or lost it."""
        match event:
            case "connected":
                self._account.token_accepted()
                self._dispatch(events.Connected())
                if self._current.state in {State.LOADING, State.OFFLINE}:
                    self._look.start()
            case "disconnected":
                self._dispatch(events.Disconnected())
            case "auth-invalid":
                # The page loads itself anew and asks for a token: not that one again.
                self._account.token_rejected()

    def _ask_for_retry(self) -> None:
        if self._current.state is State.REFUSED:
            self._account.ask_for_retry()

    @Slot(object)
    def _token_problem(self, err: KioskError) -> None:
        self._history.record_error(str(err))
        if (event := token_error_event(err)) is not None:
            self._dispatch(event)

    @Slot()
    def _sign_on_passed(self) -> None:
        self._notices.sign_in.look()
        self._dispatch(events.SignOnPassed())

    @Slot(str)
    def _sign_on_refused(self, host: str) -> None:
        if self._current.state is State.SIGN_ON:
            err = sign_on.required(address.origin(self.server), host)
            self._dispatch(events.SignOnAsked(str(err)))

    @Slot()
    def _tick(self) -> None:
        self._dispatch(events.Tick(self._idle_clock.idle()))

    @Slot()
    def _miss_heartbeat(self) -> None:
        self._dispatch(events.HeartbeatMissed())

    @Slot(object)
    def _dispatch(self, event: events.Event) -> None:
        if self._expects_sign_on():
            event = of_known_sign_on(event)
        before = self._current
        now = self._clock()
        # Jitter keeps tablets apart; nothing secret depends on it.
        self._current, actions = machine.step(before, event, now, random.random())  # noqa: S311
        if line := self._history.record(before, self._current, actions):
            self._lines.log("%s", line)
        if self._current.state is not before.state:
            self._change(before.state, self._current.state)
        for action in actions:
            self._perform(action)
        self._arm(now)
        self._show()

    def _change(self, before: State, after: State) -> None:
        self._look.stop()
        if before is State.SIGN_ON:
            self._notices.sign_on.close()
        self._link.heartbeat.run(wanted=after in _HAS_HEARTBEAT)
        self._page.set_may_hide(may_hide=after in _HAS_DASHBOARD)
        self._loader.set_live(is_live=after in _HAS_DASHBOARD)
        self.state_changed.emit()
        if after is State.LIVE and (known := self._notices.sign_on.opened_last):
            self._account.let_through(known)
        if (before, after) == (State.DEGRADED, State.LIVE):
            self.connection_restored.emit(self.server)

    def _perform(self, action: Action) -> None:
        match action:
            case Action.LOAD | Action.LOAD_START | Action.LOAD_DEFAULT | Action.RELOAD:
                self._load(action)
            case Action.DROP_PAGE:
                self._page.left()
            case Action.PROBE:
                self._start_probe()
            case Action.FORGET:
                self._account.forget()
            case Action.SHOW_SIGN_IN | Action.SHOW_SIGN_ON:
                self._show_other_page(action)
            case Action.RESTART_CONNECTION:
                self._link.frontend_commands.send("restart", self.origin())
            case Action.KILL_RENDERER:
                self._page.kill_renderer()
            case Action.RESTART_PROGRAM:
                self.restart_requested.emit()
            case Action.DRAW_IN_SOFTWARE:
                self.crash_loop_detected.emit()

    def _expects_sign_on(self) -> bool:
        return bool(self._config.sign_in_hosts or self._known_sign_on())

    def _known_sign_on(self) -> str:
        return self._account.sign_on_path(self.server)

    def _start_probe(self) -> None:
        denied = self._account.session if self._current.state is State.REFUSED else None
        self._probe.start(self.server, self._dispatch, denied)

    def _show_other_page(self, action: Action) -> None:
        if action is Action.SHOW_SIGN_ON:
            server = address.origin(self.server)
            # Else what a probe asks for, and no page that would only start the frontend.
            path = self._known_sign_on() or finder.PROVIDERS
            self._notices.sign_on.open(server, server + path)
            return
        self._serve()
        self._loader.forget_view()
        self._page.leave()
        self._show_sign_in()

    def _show_sign_in(self) -> None:
        device = device_name(self._account.profile, self._config.device_name)
        self._notices.sign_in.explain(
            self._current.reason, device=device, user=self._account.last_user
        )
        self._notices.sign_in.start(self.server, sign_on_path=self._known_sign_on())

    def _load(self, action: Action) -> None:
        self._look.stop()
        if action is not Action.RELOAD:
            self._notices.sign_in.stop()
        self._loader.perform(
            action,
            self.start_url,
            self._config.home_after,
            skip_cache=self._current.skips_cache,
        )

    def _arm(self, now: float) -> None:
        if self._current.deadline is None:
            self._deadline.stop()
        else:
            self._deadline.start(max(0, round((self._current.deadline - now) * 1000)))

    @Slot()
    def _show(self) -> None:
        self._notices.show(self._current, self._history, self._server, self._clock())
