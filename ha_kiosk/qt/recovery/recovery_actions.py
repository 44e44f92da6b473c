"""Carries out the actions of the recovery machine, and follows its state."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.device.identity import device_name
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.recovery.notice_presenter import NoticePresenter
from ha_kiosk.qt.recovery.page_link import PageLink
from ha_kiosk.qt.recovery.recovery_loop import RecoveryLoop
from ha_kiosk.qt.recovery.server_probe import ServerProbe
from ha_kiosk.qt.recovery.start_page import StartPage
from ha_kiosk.recovery.state import Action, State
from ha_kiosk.server import finder


class RecoveryActions(QObject):
    """Acts on the page, the account and our own screens.

    `connection_restored` carries the server whose connection was lost and is back,
    `crash_loop_detected` says that the page died repeatedly, `restart_requested` that no process of
    the page can be started any more.
    """

    connection_restored = Signal(str)
    crash_loop_detected = Signal()
    restart_requested = Signal()

    def __init__(
        self,
        account: Account,
        start_page: StartPage,
        link: PageLink,
        notices: NoticePresenter,
        probe: ServerProbe,
        recovery: RecoveryLoop,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._account, self._start_page, self._recovery = account, start_page, recovery
        self._link, self._notices, self._probe = link, notices, probe

    @Slot(object, object)
    def change_state(self, before: State, after: State) -> None:
        """Adapt the page and the heartbeat to a change of the state."""
        self._link.frontend_reports.stop_polling()
        if before is State.SIGN_ON:
            self._notices.sign_on.close()
        # A page that hangs behind a notice would stop the load for which the notice waits.
        self._link.heartbeat.run(wanted=after.has_page or after is State.OFFLINE)
        self._link.page.set_may_hide(may_hide=after.has_dashboard)
        self._link.loader.set_live(is_live=after.has_dashboard)
        if after is State.LIVE and (known := self._notices.sign_on.opened_last):
            self._account.let_through(known)
        if (before, after) == (State.DEGRADED, State.LIVE):
            self.connection_restored.emit(self._start_page.server)

    @Slot(object)
    def perform(self, action: Action) -> None:
        """Carry out an action of the recovery machine."""
        match action:
            case Action.LOAD | Action.LOAD_START | Action.LOAD_DEFAULT | Action.RELOAD:
                self._load(action)
            case Action.DROP_PAGE:
                self._link.page.left()
            case Action.PROBE:
                self._start_probe()
            case Action.FORGET:
                self._account.forget()
            case Action.SHOW_SIGN_IN | Action.SHOW_SIGN_ON:
                self._show_other_page(action)
            case Action.RESTART_CONNECTION:
                self._link.frontend_commands.send("restart", self._start_page.page_origin)
            case Action.KILL_RENDERER:
                self._link.page.kill_renderer()
            case Action.RESTART_PROGRAM:
                self.restart_requested.emit()
            case Action.DRAW_IN_SOFTWARE:
                self.crash_loop_detected.emit()

    def _start_probe(self) -> None:
        denied = self._account.session if self._recovery.state is State.REFUSED else None
        self._probe.start(self._start_page.server, self._recovery.dispatch, denied)

    def _show_other_page(self, action: Action) -> None:
        if action is Action.SHOW_SIGN_ON:
            server = self._start_page.origin
            # Otherwise the address that a probe uses, not a page that would only start the
            # frontend.
            path = self._start_page.sign_on_path or finder.PROVIDERS
            self._notices.sign_on.open(server, server + path)
            return
        self._link.serve(self._account.session, self._start_page.page_origin)
        self._link.loader.forget_view()
        self._link.page.leave()
        self._show_sign_in()

    def _show_sign_in(self) -> None:
        device = device_name(self._account.profile, self._start_page.config.device_name)
        self._notices.sign_in.line.explain(
            self._recovery.current.reason, device=device, user=self._account.last_user
        )
        path = self._start_page.sign_on_path
        self._notices.sign_in.start(self._start_page.server, sign_on_path=path)

    def _load(self, action: Action) -> None:
        self._link.frontend_reports.stop_polling()
        if action is not Action.RELOAD:
            self._notices.sign_in.stop()
        self._link.loader.perform(
            action,
            self._start_page.url,
            self._start_page.config.home_after,
            skip_cache=self._recovery.current.skips_cache,
        )
