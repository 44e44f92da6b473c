"""Signing in on the server's own login page, inside a window.

The page runs in a view of its own: no bridge, nothing stored. The redirect that carries the code
goes to `oauth.REDIRECT_URI`, a host that does not exist; it is intercepted before it is sent.

The screen follows from `state`: looking (for the server), page, exchanging, trouble, front while
the page of a single sign-on is shown (sign_on.py), phone while a phone signs in (sign_in_ways.py).
"""

from __future__ import annotations

import gettext
import logging
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot

from ha_kiosk.errors import GatewayRefused, KioskError, ProxyRefused
from ha_kiosk.host.clocks import boottime
from ha_kiosk.i18n.text import Text, as_text, value_in
from ha_kiosk.logs.page_console import PageConsole
from ha_kiosk.qt.page.connection_policy import CERTIFICATE_ERRORS, ConnectionPolicy
from ha_kiosk.qt.page.first_frame import FirstFrame
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.qt.screens.sign_in.login_page_watch import LoginPageWatch
from ha_kiosk.qt.screens.sign_in.sign_in_line import SignInLine
from ha_kiosk.screens.notices import Notice, Texts
from ha_kiosk.server import finder, websocket
from ha_kiosk.server.address import address
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Send
from ha_kiosk.server.login import finish, keep, no_way_in
from ha_kiosk.server.websocket import Call

_log = logging.getLogger(__name__)
RETRY_MS = 5_000
PATIENCE_MS = 10_000
"""Milliseconds after which a login page that has drawn nothing is shown as it is."""
SIGN_ON_RETRY_MS = 30_000

State = Literal["idle", "looking", "front", "page", "exchanging", "trouble", "phone"]


@qml_type
class SignIn(QObject):
    """One sign-in at a server. Emits `sign_in_completed` with the new `Credentials`.

    `keep` stores the credentials before that (on a worker thread, because it waits for the disk).
    `connection_policy` is that of the view, `call` the server's WebSocket. `texts` default to
    English. `line` is shown above the login page. `sign_on_needed` carries the server's origin, and
    the address to show there, if a single sign-on is in front of it.
    """

    state_changed = Signal()
    sign_in_completed = Signal(object)
    sign_on_needed = Signal(str, str)

    def __init__(
        self,
        send: Send,
        runner: JobRunner,
        keep: Callable[[Credentials], None],
        parent: QObject | None = None,
        *,
        connection_policy: ConnectionPolicy,
        call: Call = websocket.call,
        texts: Texts | None = None,
    ) -> None:
        super().__init__(parent)
        self._connection_policy, self._call = connection_policy, call
        self._texts = texts or Texts(gettext.NullTranslations())
        self.line = SignInLine(self._texts, self)
        self._send = send
        self._runner = runner
        self._keep = keep
        self._state: State = "idle"
        self._server = self._sign_on_path = ""
        self._oauth_state = ""
        self._trouble = ""
        self._looks = 0
        self._was_behind_sign_on = False
        self._retry = QTimer(self, interval=RETRY_MS, singleShot=True)
        self._retry.timeout.connect(self._find_server)
        self._first_frame = FirstFrame(self, patience_ms=PATIENCE_MS)
        self._first_frame.painted.connect(self.state_changed)
        self._console = PageConsole(boottime)
        self._watch = LoginPageWatch(send, runner, self)
        self._watch.server_lost.connect(self._fail)
        self._watch.server_restarted.connect(self._find_server)

    def start(self, server: str, *, sign_on_path: str = "") -> None:
        """Search `server` and show its login page; keep trying until it answers.

        `sign_on_path` is where a single sign-on in front of it begins, if no path was typed.
        """
        self._server, self._sign_on_path = server, sign_on_path
        self._was_behind_sign_on = False
        self._set_state("looking")
        self._find_server()

    @Slot()
    def use_phone(self) -> None:
        """Hide the login page while a phone signs in."""
        if self._state == "page":
            self._set_state("phone")

    def use_page(self) -> None:
        """Show the login page again in place of the sign-in by phone."""
        if self._state == "phone":
            self._find_server()

    def stop(self) -> None:
        """End the sign-in."""
        self._retry.stop()
        self._set_state("idle")

    @property
    def notice(self) -> Notice | None:
        """Return the notice to show, or None if the login page is visible."""
        is_blank = self._state == "page" and not self._first_frame.is_painted
        state = "looking" if is_blank else self._state
        return self._texts.signing_in(state, server=self._server, trouble=self._trouble)

    @property
    def is_behind_sign_on(self) -> bool:
        """Return whether a single sign-on is in front of the server."""
        return self._state == "front"

    @property
    def is_by_phone(self) -> bool:
        """Return whether somebody chose to sign in by phone."""
        return self._state == "phone"

    @property
    def server(self) -> str:
        """Return the server's address."""
        return self._server

    @property
    def overlay(self) -> str:
        """Return "sign-in" while the server's login page, or the code for a phone, is on screen."""
        return "sign-in" if self._state in {"page", "exchanging", "phone"} else ""

    @Slot(QUrl, result=bool)
    def intercepts(self, url: QUrl) -> bool:
        """Return whether the page must not make a navigation to `url`.

        The redirect at the end of the sign-in is taken as its result. Schemes other than http and
        https are refused. Other origins are allowed: some servers redirect to their own identity
        provider, and this view has no bridge.
        """
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if text.startswith(oauth.REDIRECT_URI):
            # Not at once: Chromium is in the middle of this navigation, and the view must not
            # change now.
            QTimer.singleShot(0, self, partial(self._redeem, text))
            return True
        return urlsplit(text).scheme not in {"http", "https", "about", "blob"}

    @Slot(bool, int, str)
    def load_finished(self, ok: bool, code: int, reason: str) -> None:  # noqa: FBT001 - a Qt slot
        """Record how loading the login page ended."""
        if not ok and self._state == "page":
            self._fail(self._failure(code, reason))

    @Slot()
    def page_died(self) -> None:
        """Record that the process of the login page has ended, so that nothing of it is visible."""
        if self._state == "page":
            self._fail(KioskError(Text("The login page stopped working.")))

    @Slot(int, str, int, str)
    def log_console(self, level: int, text: str, line: int, source: str) -> None:
        """Write the page's console to the log."""
        self._console.log(level, text, line, source)

    def _failure(self, code: int, reason: str) -> KioskError:
        if code == HTTPStatus.UNAUTHORIZED:
            return self._connection_policy.proxy_refused(self._server)
        if code in CERTIFICATE_ERRORS and self._connection_policy.why:
            return KioskError(as_text(self._connection_policy.why))
        return KioskError(Text("The login page did not load ({what}).", what=reason or code))

    @Slot()
    def retry(self) -> None:
        """Try again now."""
        if self._state in {"trouble", "front"}:
            self._find_server()

    @Slot()
    def _find_server(self) -> None:
        self._retry.stop()
        self._looks += 1
        if self._state != "front":
            self._set_state("looking")
        self._runner.run(
            partial(finder.find, self._server, self._send),
            partial(self._found, self._looks),
            partial(self._not_found, self._looks),
        )

    def _not_found(self, look: int, err: Exception) -> None:
        if look != self._looks or self._state not in {"looking", "front"}:
            return  # another search has begun meanwhile, or none
        if isinstance(err, GatewayRefused) and not isinstance(err, ProxyRefused):
            self._wait_behind_sign_on(err)
        else:
            self._fail(err)

    def _wait_behind_sign_on(self, err: GatewayRefused) -> None:
        if str(err) != self._trouble:
            _log.info("Sign-in: %s", err)
        self._trouble = str(err)
        self._was_behind_sign_on = True
        self._set_state("front")
        origin = value_in(self._trouble, "server") or address.candidates(self._server)[0]
        path = address.path_of(self._server) or self._sign_on_path or finder.PROVIDERS
        self.sign_on_needed.emit(str(origin), f"{origin}{path}")
        self._retry.start(SIGN_ON_RETRY_MS)

    def _found(self, look: int, server: finder.Server) -> None:
        if self._state not in {"looking", "front"} or look != self._looks:
            return  # stopped meanwhile
        if not server.providers:
            self._fail(no_way_in())
            return
        self._trouble = ""
        self._server = server.url
        self._oauth_state = oauth.new_state()
        self._set_state("page")
        self._first_frame.wait()
        self._watch.start(server.url)

    def _redeem(self, redirect: str) -> None:
        if self._state != "page":
            return
        try:
            code = oauth.callback_code(redirect, state=self._oauth_state)
        except KioskError as err:
            self._fail(err)
            return
        self._set_state("exchanging")
        self._runner.run(partial(self._exchange, code), self._succeed, self._fail)

    def _exchange(self, code: str) -> Credentials:
        credentials = finish(self._server, oauth.CLIENT_ID, code, self._send, call=self._call)
        keep(credentials, self._keep, self._send)
        return credentials

    def _succeed(self, credentials: Credentials) -> None:
        self._set_state("idle")
        _log.info("Signed in to %s as %s.", credentials.server, credentials.user or "somebody")
        self.sign_in_completed.emit(credentials)

    @Slot(object)
    def _fail(self, err: Exception) -> None:
        if self._state == "idle":
            return  # stopped meanwhile
        if str(err) != self._trouble:  # it is tried every few seconds; log it once
            _log.warning("Sign-in: %s", err)
        self._trouble = str(err)
        self._set_state("trouble")
        self._retry.start()

    def _set_state(self, state: State) -> None:
        self._state = state
        self._first_frame.stop()
        self._watch.stop()
        self.state_changed.emit()

    def _get_url(self) -> QUrl:
        if self._state not in {"page", "exchanging"}:
            return QUrl()
        return QUrl(
            oauth.authorize_url(
                self._server,
                client_id=oauth.CLIENT_ID,
                redirect_uri=oauth.REDIRECT_URI,
                state=self._oauth_state,
            )
        )

    aboveLogin = Property(SignInLine, lambda self: self.line, constant=True)  # noqa: N815 - QML's
    connectionPolicy = Property(  # noqa: N815 - QML's
        ConnectionPolicy, lambda self: self._connection_policy, constant=True
    )
    firstFrame = Property(FirstFrame, lambda self: self._first_frame, constant=True)  # noqa: N815
    wasBehindSignOn = Property(  # noqa: N815 - QML's
        bool, lambda self: self._was_behind_sign_on, notify=state_changed
    )
    state = Property(str, lambda self: self._state, notify=state_changed)
    url = Property(QUrl, _get_url, notify=state_changed)
