"""The page of a single sign-on in front of the server, in the window.

It is shown in the profile of the kiosk's page, because that page needs its cookies. It may only be
on the server's own host and on hosts that are allowed (`sign_in_hosts`). It has no bridge and none
of our scripts. QML binds to this object.

The screen follows from `state`: closed, checking (whether the server can be reached now), page,
blocked (by a host that is not allowed).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Literal

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.host.clocks import boottime
from ha_kiosk.page import policy
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.page.first_frame import FirstFrame
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.rate_limit import RateLimitedLogger
from ha_kiosk.screens.notices import Notice, Texts
from ha_kiosk.server.known_sign_on import KnownSignOn
from ha_kiosk.server.sign_on import host_of

_log = logging.getLogger(__name__)
AGAIN_MS = 2_000
"""Milliseconds until a page whose process died is loaded again."""

# Of QWebEngineLoadingInfo: an error domain, and Chromium's code for a load that was stopped.
_HTTP, _ABORTED = 7, -3
SLOW_MS = 5_000
"""Milliseconds after which a page of another host is shown even while it still loads."""
NEW_COOKIES_MS = 300
"""Milliseconds from a new cookie to a check, because others may follow."""
State = Literal["closed", "checking", "page", "blocked"]


@qml_type
class SignOn(QObject):
    """The page of a sign-on, or none.

    `opened` says that there is one now, in a profile that `new_profile` created. `came_back` says
    that the page is on the server's host again, so that the sign-on may be over. `host_refused`
    carries a host whose page may not be shown; with `may_allow` a person may allow it (`retry`).
    """

    state_changed = Signal()
    load_requested = Signal(QUrl, name="loadRequested")
    opened = Signal()
    came_back = Signal()
    host_refused = Signal(str)

    def __init__(
        self,
        hosts: Iterable[str],
        texts: Texts,
        parent: QObject | None = None,
        *,
        connection_policy: ConnectionPolicy,
        new_profile: Callable[[], QQuickWebEngineProfile],
        may_allow: bool = False,
    ) -> None:
        super().__init__(parent)
        self._connection_policy, self._texts = connection_policy, texts
        self._new_profile = new_profile
        self._hosts, self._may_allow = tuple(hosts), may_allow
        self._profile: QQuickWebEngineProfile | None = None
        self._refusals = RateLimitedLogger(_log, boottime)
        self._state: State = "closed"
        self._server = self._host = ""
        self._start = self._url = self._refused = QUrl()
        self._has_failed = False
        self.allowed: tuple[str, ...] = ()
        self.opened_last: KnownSignOn | None = None
        self._first_frame = FirstFrame(self)
        self._first_frame.painted.connect(self.state_changed)
        self._slow = QTimer(self, interval=SLOW_MS, singleShot=True)
        self._slow.timeout.connect(self._show_anyway)
        self._new_cookies = QTimer(self, interval=NEW_COOKIES_MS, singleShot=True)
        self._new_cookies.timeout.connect(self.came_back)
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._load)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._hosts = config.sign_in_hosts
        if self._state == "blocked":
            self.begin_again()

    @property
    def is_used(self) -> bool:
        """Return whether there is such a page, visible or not."""
        return self._state != "closed"

    @property
    def notice(self) -> Notice | None:
        """Return the notice to show before a sign-in, None if the page is visible."""
        is_blank = self._state == "page" and not self._first_frame.is_painted
        state = "checking" if is_blank else self._state
        return self._texts.sign_on(
            state, host=self._host, server=self._server, may_allow=self._may_allow
        )

    @property
    def overlay(self) -> str:
        """Return "sign-on" while its page is on screen."""
        return "sign-on" if self._state == "page" and self._first_frame.is_painted else ""

    @Slot(str, str)
    def open(self, server: str, url: str) -> None:
        """Load `url` of `server`, an origin, to find out who asks; keep a page that is there."""
        if self._state == "closed":
            _log.info("A sign-in in front of %s is needed.", server)
            self._server, self._url = server, QUrl(url)
            self._start = self._url
            self.opened_last = KnownSignOn(server, url.removeprefix(server))
            self._has_failed = False
            if self._profile is None:
                self._profile = self._new_profile()
            self._set_state("checking")
            self.opened.emit()
        elif self._has_failed:
            self._load()
        elif self._state == "checking":
            self._set_state("page")

    @Slot()
    def close(self) -> None:
        """Close the page."""
        self._again.stop()
        self._new_cookies.stop()
        self._set_state("closed")

    @Slot()
    def begin_again(self) -> None:
        """Load the server's page once more, because the page of the sign-on may have expired."""
        self._url = self._start
        self._load()

    @Slot()
    def retry(self) -> None:
        """Continue after a host was refused; the person allows it herewith if they may."""
        if self._state == "blocked" and self._may_allow:
            self.allowed = (*self.allowed, self._host)
            self._url = self._refused
            self._load()
        elif self._state == "blocked":
            self.begin_again()

    @Slot(QUrl, bool, result=bool)
    def refuses_navigation(self, url: QUrl, main_frame: bool) -> bool:  # noqa: FBT001 - a Qt slot
        """Return whether a navigation is forbidden."""
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if not main_frame:
            return not text.lower().startswith(policy.EMBEDDED)
        if policy.may_sign_on(text, self._server, (*self._hosts, *self.allowed)):
            self._host = host_of(text)
            if self._host != host_of(self._server) and self._state == "checking":
                self._slow.start()
            return False
        self._refusals.log("A sign-on's navigation to %s was refused.", policy.shown_address(text))
        if (host := host_of(text)) and text.startswith("http"):
            self._refused, self._host = url, host
            self._set_state("blocked")
            self.host_refused.emit(host)
        return True

    @Slot(QUrl, bool, int, int)
    def load_finished(self, url: QUrl, succeeded: bool, code: int, domain: int) -> None:  # noqa: FBT001 - a Qt slot
        """Record that a page has loaded, possibly with an HTTP error, or failed to load."""
        if code == _ABORTED and not succeeded:
            return
        succeeded = succeeded or domain == _HTTP
        self._has_failed = not succeeded
        self._slow.stop()
        if self._state not in {"checking", "page"}:
            return
        if host_of(url.toString()) == host_of(self._server) or not succeeded:
            self._set_state("checking")
            self.came_back.emit()
        else:
            self._set_state("page")

    @Slot()
    def take_cookies(self) -> None:
        """Record that the server's cookies changed, maybe after its page had loaded."""
        if self.is_used and not self._new_cookies.isActive():
            self._new_cookies.start()

    @Slot()
    def renderer_terminated(self) -> None:
        """Load the page again, because its process has ended."""
        self._has_failed = True
        self._again.start()

    @Slot()
    def _show_anyway(self) -> None:
        if self._state == "checking":
            self._set_state("page")

    @Slot()
    def _load(self) -> None:
        if self.is_used:
            self._has_failed = False
            self._set_state("checking")
            self.load_requested.emit(self._url)

    def _set_state(self, state: State) -> None:
        if state == "page" != self._state:
            self._first_frame.wait()
        elif state != "page":
            self._first_frame.stop()
        if state != "checking":
            self._slow.stop()
        self._state = state
        self.state_changed.emit()

    isUsed = Property(bool, lambda self: self.is_used, notify=state_changed)  # noqa: N815 - QML's
    firstFrame = Property(FirstFrame, lambda self: self._first_frame, constant=True)  # noqa: N815
    url = Property(QUrl, lambda self: self._url, notify=state_changed)
    host = Property(str, lambda self: self._host, notify=state_changed)
    text = Property(str, lambda self: self._texts.sign_on_title(), constant=True)
    reloadText = Property(str, lambda self: self._texts.begin_again(), constant=True)  # noqa: N815
    profile = Property(QObject, lambda self: self._profile, notify=state_changed)
    connectionPolicy = Property(  # noqa: N815 - QML's
        ConnectionPolicy, lambda self: self._connection_policy, constant=True
    )


def connect(sign_in: SignIn, sign_on: SignOn) -> None:
    """Make a sign-in show the page of a sign-on as long as one is in front of the server."""

    def follow() -> None:
        if not sign_in.is_behind_sign_on:
            sign_on.close()

    sign_in.sign_on_needed.connect(sign_on.open)
    sign_in.state_changed.connect(follow)
