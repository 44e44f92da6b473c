"""The only owner of tokens while the program runs.

Everything that needs a token uses this class: concurrent callers share one request, a refusal and a
denial are remembered, and nothing else ever sees the refresh token. All failed logins are counted
here, ours and those of the page (failed_logins.py).

The clock is CLOCK_BOOTTIME: a token also ages while the tablet sleeps, and does not when somebody
sets the time. Only a long-lived token, which contains its expiry, is compared with the wall clock.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ha_kiosk.errors import (
    AccessDenied,
    GatewayRefused,
    KioskError,
    NotSignedIn,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.host.clocks import boottime
from ha_kiosk.i18n.text import Text, as_text
from ha_kiosk.server import finder
from ha_kiosk.server.auth import revocation
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.failed_logins import FailedLogins
from ha_kiosk.server.auth.restart_detector import RestartDetector
from ha_kiosk.server.auth.token_source import MARGIN, HeldToken, TokenSource
from ha_kiosk.server.http import Send
from ha_kiosk.server.websocket import Call

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token for the page, and the seconds for which it remains valid."""

    value: str = field(repr=False)
    expires_in: int


class Session:
    """Gives access tokens for `credentials` to any thread.

    `failed_logins` is the file that keeps their count over a restart of the program. `clock`
    returns seconds that never jump, `now` those of the wall clock.
    """

    def __init__(
        self,
        credentials: Credentials,
        send: Send,
        *,
        failed_logins: Path | None = None,
        clock: Callable[[], float] = boottime,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._credentials = credentials
        self._failed = FailedLogins(credentials, failed_logins, now)
        self._restarts = RestartDetector(send)
        self._send = send
        self._clock = clock
        self._lock = threading.Lock()
        self._held: HeldToken | None = None
        self._flight: Future[HeldToken] | None = None
        self._refusal: Text | None = None
        self._is_over = self._is_handed_out = self._is_doubtful = self._is_asked_for = False
        self._source = TokenSource(credentials, send, self._failed, clock, now)

    @property
    def credentials(self) -> Credentials:
        """Return the credentials of this session."""
        return self._credentials

    def access_token(self, *, force: bool = False) -> AccessToken:
        """Return a token that is valid for at least a minute, if the server gives such tokens.

        `force` asks the server even if a token is held, because the server has just rejected it.
        Raises `SignInRefused`, and from then on without asking; `AccessDenied`, and the same
        without asking for some minutes, or until `try_again`; `ServerUnreachable`,
        `CertificateNotTrusted` or `NotHomeAssistant`, and asks again next time; `NotSignedIn` after
        `revoke`.
        """
        with self._lock:
            self._check()
            if force:
                self._reject()
            elif held := self._good():
                return self._hand_out(held)
            flight = self._flight
            is_ours = flight is None
            if flight is None:
                flight = self._flight = Future()
        if is_ours:
            self._fly(flight)
        held = flight.result()
        with self._lock:
            return self._hand_out(held)

    def call(self, call: Call, command: Mapping[str, object]) -> object:
        """Run one command of the server with a token of this session, and record its fate.

        Raises what `access_token` and `call` raise.
        """
        return self.use(lambda address, token: call(address, token, command))

    def use(self, job: Callable[[str, str], _T]) -> _T:
        """Return the result of `job`, called with the address in use and a token; record its fate.

        The job signs in on a WebSocket. Raises what `access_token` and `job` raise.
        """
        token = self.access_token().value
        try:
            result = job(self._credentials.address, token)
        except GatewayRefused:
            raise  # the server has seen no token
        except SignInRefused:
            self.token_rejected()
            raise
        self.token_accepted()
        return result

    def token_rejected(self) -> None:
        """Discard the held token: the server refused a WebSocket with it, and counted a login.

        The next token comes from the server.
        """
        with self._lock:
            self._is_handed_out = True
            self._reject()

    def token_accepted(self) -> None:
        """Record an accepted WebSocket, which resets the server's count. Waits for the disk."""
        self._failed.accept()

    def ask_for_retry(self) -> None:
        """Record that a person asked for the next `try_again`."""
        with self._lock:
            self._is_asked_for = True

    def try_again(self) -> None:
        """Ask once more after a denial, unless that could end in a ban.

        Before, it finds out how the server sees this device, and whether it was restarted, by
        requests that the server does not count. Raises what `access_token` raises, the last denial
        if it is too early.
        """
        with self._lock:
            by_person, self._is_asked_for = self._is_asked_for, False
        server = finder.find(self._credentials.address, self._send)
        if self._failed.is_used_up(server.view) and self._restarts.has_restarted(server):
            self._failed.forget()
        self._failed.reconsider(server.view, by_person=by_person)
        self.access_token()
        self._failed.succeed()

    def expires_in(self) -> int | None:
        """Return the seconds for which the held token remains valid, None if there is none."""
        with self._lock:
            if self._is_over or self._refusal:
                return None
            if (left := self._source.long_lived_left()) is not None:
                return max(0, int(left))
            return self._remaining(self._held).expires_in if self._held else None

    def revoke(self) -> None:
        """End the session at the server. Raises `ServerUnreachable` if it cannot be asked."""
        token = self._credentials.refresh_token
        if token is None:
            raise KioskError(
                Text(
                    "A long-lived token cannot be revoked from here. Delete it at the server, in "
                    "the user's profile page, under Security."
                )
            )
        server = self._credentials.address
        with self._lock:
            if self._is_over:
                return
        revocation.revoke(self._send, server, token)
        with self._lock:
            self._is_over = True
            self._held = None
        _log.info("Signed out at %s.", server)

    def revoke_stored(self, refresh_token: str) -> None:
        """Revoke another session, which a page stored. Raises `ServerUnreachable`."""
        if refresh_token != self._credentials.refresh_token:
            revocation.revoke(self._send, self._credentials.address, refresh_token)

    def _fly(self, flight: Future[HeldToken]) -> None:
        """Ask the server, on behalf of all callers that wait for `flight`."""
        try:
            held = self._ask()
            with self._lock:
                # Signed out meanwhile: the token that has just arrived must not be used.
                self._check()
                self._held, self._is_doubtful = held, False
                self._flight = None
        except BaseException as err:  # noqa: BLE001 - all who wait raise it
            with self._lock:
                self._flight = None
                if isinstance(err, SignInRefused) and not isinstance(err, AccessDenied):
                    # Each further try would count as a failed login, up to a ban.
                    self._refusal = as_text(str(err))
            flight.set_exception(err)
        else:
            flight.set_result(held)

    def _ask(self) -> HeldToken:
        self._failed.check(self._source.query_view()[0] if self._failed.is_wary() else "")
        try:
            held = self._source.request()
        except SignOnRequired:
            raise  # not the server's answer: it may give a token afterwards
        except AccessDenied as err:
            view, is_closed = self._source.view_of_refusal()
            if is_closed and isinstance(err, GatewayRefused):
                raise  # the same: nobody reaches the server
            with self._lock:
                self._held, self._is_doubtful, self._is_handed_out = None, True, False
            self._failed.deny(err, view)
            raise
        self._failed.succeed()
        return held

    def _good(self) -> HeldToken | None:
        """Return the token that can be given without asking the server, if there is one."""
        if self._credentials.long_lived_token is not None:
            long_lived = self._source.long_lived()
            return None if self._is_doubtful else long_lived
        held = self._held
        return held if held and held.end - self._clock() >= MARGIN else None

    def _reject(self) -> None:
        self._held, self._is_doubtful = None, True
        if self._is_handed_out:
            self._is_handed_out = False
            self._failed.add()

    def _hand_out(self, held: HeldToken) -> AccessToken:
        self._is_handed_out = True
        return self._remaining(held)

    def _remaining(self, held: HeldToken) -> AccessToken:
        return AccessToken(held.value, max(0, int(held.end - self._clock())))

    def _check(self) -> None:
        if self._is_over:
            raise NotSignedIn(Text("Signed out."))
        if self._refusal is not None:
            raise SignInRefused(self._refusal)
