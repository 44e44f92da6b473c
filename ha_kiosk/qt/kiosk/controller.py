"""The kiosk as the rest of the program sees it: its state, and the requests that change it.

Each request becomes an event. Decisions belong in the recovery machine, where they are tested
without a window.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.recovery.notice_presenter import NoticePresenter
from ha_kiosk.qt.recovery.page_link import PageLink
from ha_kiosk.qt.recovery.recovery_loop import RecoveryLoop
from ha_kiosk.qt.recovery.start_page import StartPage
from ha_kiosk.recovery import events
from ha_kiosk.recovery.history import History
from ha_kiosk.recovery.state import KioskState, State
from ha_kiosk.screens.notices import Notice
from ha_kiosk.server import sign_on
from ha_kiosk.server.address import address
from ha_kiosk.server.auth.credentials import Credentials


class KioskController(QObject):
    """One kiosk. Emits `state_changed` at every change of its state.

    `view_requested` carries the address to show now, `page_missed` the address that the server does
    not have.
    """

    state_changed = Signal()
    view_requested = Signal(str)
    page_missed = Signal(str)

    def __init__(
        self,
        account: Account,
        start_page: StartPage,
        link: PageLink,
        notices: NoticePresenter,
        recovery: RecoveryLoop,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._account, self._start_page, self._recovery = account, start_page, recovery
        self._link, self._loader, self._notices = link, link.loader, notices

    @property
    def notice(self) -> Notice | None:
        """Return the notice that is on screen in place of the page, None if the page is."""
        return self._notices.model.notice

    @property
    def history(self) -> History:
        """Return what has happened so far."""
        return self._recovery.history

    @property
    def current(self) -> KioskState:
        """Return the current state of the kiosk."""
        return self._recovery.current

    @property
    def server(self) -> str:
        """Return the server that this kiosk shows, or that it wants to sign in to."""
        return self._start_page.server

    @property
    def missed_page(self) -> str:
        """Return the page that the server did not have, "" if there was none."""
        return self._loader.missed_page

    @property
    def home(self) -> str:
        """Return the path of the start page, for "/" the path it has led to; "" while unknown."""
        path = urlsplit(self.start_url).path
        return self._loader.home if path in {"", "/"} else path

    @property
    def start_url(self) -> str:
        """Return the page that the kiosk opens; before a sign-in the address as typed."""
        return self._start_page.url

    def origin(self) -> str:
        """Return the origin of the signed-in server's page, "" if nobody is signed in."""
        return self._start_page.page_origin

    def start(self) -> None:
        """Load the page, or show the sign-in."""
        self._link.serve(self._account.session, self.origin())
        self._recovery.dispatch(events.Started(signed_in=self._account.credentials is not None))

    def has_page(self) -> bool:
        """Return whether there is a page that can be loaded again."""
        return self._recovery.state.has_page

    def has_dashboard(self) -> bool:
        """Return whether the dashboard is on screen."""
        return self._recovery.state.has_dashboard

    def reload(self) -> None:
        """Load the current page again, because somebody asked for it."""
        self._ask_for_retry()
        self._recovery.dispatch(events.Reload())

    @Slot()
    def reload_in_new_process(self) -> None:
        """Load the page again in a new process, because the current process has grown too large."""
        self._link.page.discard()
        self._recovery.dispatch(events.Reload())

    @Slot()
    def frontend_changed(self) -> None:
        """Load the page again once nobody touches it, because the server has a newer frontend."""
        self._recovery.dispatch(events.FrontendChanged())

    def load(self, url: str) -> None:
        """Load another page of the server."""
        self._loader.load(url, self._start_page.origin, is_start=url == self.start_url)

    @Slot()
    def try_now(self) -> None:
        """Try at once what waits for its next try, because somebody asked for it."""
        self._ask_for_retry()
        self.retry()

    @Slot()
    def retry(self) -> None:
        """Try at once what waits for its next try, because the network is back or has changed."""
        if self._recovery.state is State.SIGNED_OUT:
            self._notices.sign_in.retry()
        else:
            self._recovery.dispatch(events.TryNow())

    @Slot()
    def wake(self) -> None:
        """Check all connections, because the machine has slept."""
        if self._recovery.state is State.SIGNED_OUT:
            self._notices.sign_in.retry()
        else:
            self._recovery.dispatch(events.Woke())

    def configure(self, config: Config) -> None:
        """Apply a new configuration; load its address if that has changed and there is a page."""
        before, self._start_page.config = self.start_url, config
        if self._account.credentials is None:
            server = config.url or self.server
            if address.candidates(server) != address.candidates(self.server):
                self._start_page.server = server
                self._notices.sign_in.start(server)
        elif self.start_url != before:
            self._loader.forget_view()
            if self.has_page():
                self.view_requested.emit(self.start_url)

    @Slot()
    def sign_out(self) -> None:
        """Forget the account, in memory and on disk, because it was revoked at the server."""
        self._account.forget()
        self._recovery.dispatch(events.SignedOut())

    @Slot(object)
    def use(self, credentials: Credentials) -> None:
        """Show the dashboard of an account that has just signed in."""
        self._account.use(credentials)
        self._loader.forget_view()
        self._start_page.server = credentials.address
        self._link.serve(self._account.session, self.origin())
        self._recovery.dispatch(events.SignedIn())

    def _ask_for_retry(self) -> None:
        if self._recovery.state is State.REFUSED:
            self._account.ask_for_retry()

    @Slot()
    def sign_on_passed(self) -> None:
        """Record that a single sign-on may be over."""
        self._notices.sign_in.retry()
        self._recovery.dispatch(events.SignOnPassed())

    @Slot(str)
    def sign_on_refused(self, host: str) -> None:
        """Record that a single sign-on redirected to `host`, whose page may not be shown."""
        if self._recovery.state is State.SIGN_ON:
            err = sign_on.required(self._start_page.origin, host)
            self._recovery.dispatch(events.SignOnAsked(str(err)))

    @Slot()
    def show_notice(self) -> None:
        """Show the notice for the state and the time."""
        self._notices.show(self.current, self.history, self.server, self._recovery.now())
