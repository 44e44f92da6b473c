"""The only owner of tokens while the program runs.

Apart because everybody who needs a token must come through one door: many callers make one
request, a refusal is remembered, and nobody else ever sees the refresh token. It refuses to write
to disk and to decide what a refusal means for the person in front of the tablet.

The clock is CLOCK_BOOTTIME: a token grows old while the tablet sleeps, and does not when somebody
sets the time. Only a long-lived token, which tells its own end, is held against the wall clock.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from http import HTTPStatus

from ha_kiosk.errors import (
    AccessDenied,
    KioskError,
    NotHomeAssistant,
    NotSignedIn,
    ServerUnreachable,
    SignInRefused,
)
from ha_kiosk.host.clocks import boottime
from ha_kiosk.server import oauth
from ha_kiosk.server.credentials import Credentials
from ha_kiosk.server.finder import described
from ha_kiosk.server.http import Request, Send

_log = logging.getLogger(__name__)

MARGIN = 60.0
"""Seconds before its end at which a token is not handed out any more."""
_END_OF_TIME = 2**40
"""No token ends later; larger numbers only overflow."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token for the page, and the seconds that it remains valid."""

    value: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True, slots=True)
class _Held:
    """A token and when it ends, by the session's clock."""

    value: str = field(repr=False)
    end: float


class Session:
    """Hands out access tokens for `credentials`, to any thread.

    `clock` gives seconds that never jump, `now` the wall clock's.
    """

    def __init__(
        self,
        credentials: Credentials,
        send: Send,
        *,
        clock: Callable[[], float] = boottime,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._credentials = credentials
        self._send = send
        self._clock = clock
        self._now = now
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._flight: Future[_Held] | None = None
        self._refusal: str | None = None
        self._is_over = False
        self._expiry = _expiry(credentials.long_lived_token or "")

    @property
    def credentials(self) -> Credentials:
        """Return what this session was made of."""
        return self._credentials

    def access_token(self, *, force: bool = False) -> AccessToken:
        """Return a token that is good for a minute at least, if the server gives such.

        `force` asks the server whatever is held, because it has just rejected the last one.
        Raises `SignInRefused`, and ever again without asking; `AccessDenied`,
        `ServerUnreachable`, `CertificateNotTrusted` or `NotHomeAssistant`, and asks again next
        time; `NotSignedIn` after `revoke`.
        """
        with self._lock:
            self._check()
            if not force and (held := self._good()):
                return self._remaining(held)
            flight = self._flight
            is_ours = flight is None
            if flight is None:
                flight = self._flight = Future()
        if is_ours:
            self._fly(flight)
        return self._remaining(flight.result())

    def expires_in(self) -> int | None:
        """Return the seconds that the held token remains valid, None where there is none."""
        with self._lock:
            if self._is_over or self._refusal:
                return None
            if self._expiry is not None:
                return max(0, int(self._expiry - self._now()))
            return self._remaining(self._held).expires_in if self._held else None

    def revoke(self) -> None:
        """End the session at the server. Raises `ServerUnreachable` when it could not be told."""
        token = self._credentials.refresh_token
        if token is None:
            raise KioskError(
                "A long-lived token cannot be revoked from here. Delete it at the server, "
                "in the user's profile page, under Security."
            )
        server = self._credentials.server
        with self._lock:
            if self._is_over:
                return
        response = self._send(oauth.revoke_request(server, token))
        if response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            response = self._send(oauth.legacy_revoke_request(server, token))
        # A page is not Home Assistant's answer, but that of something in between.
        if response.status != HTTPStatus.OK or "html" in response.content_type:
            raise ServerUnreachable(f"The server did not sign out: {described(response)}.")
        with self._lock:
            self._is_over = True
            self._held = None
        _log.info("Signed out at %s.", server)

    def _fly(self, flight: Future[_Held]) -> None:
        """Ask the server, on behalf of all who wait for `flight`."""
        try:
            held = self._ask()
            with self._lock:
                # Signed out meanwhile: what has just come is worth nothing.
                self._check()
                self._held = held
                self._flight = None
        except BaseException as err:  # noqa: BLE001 - all who wait raise it
            with self._lock:
                self._flight = None
                if isinstance(err, SignInRefused) and not isinstance(err, AccessDenied):
                    # Each further try would count as a failed login, up to a ban.
                    self._refusal = str(err)
            flight.set_exception(err)
        else:
            flight.set_result(held)

    def _ask(self) -> _Held:
        credentials = self._credentials
        if credentials.refresh_token is None:
            self._verify()
            return self._long_lived() or _Held(
                credentials.long_lived_token or "", self._clock() + MARGIN
            )
        # From before the request: the token cannot be younger than that.
        start = self._clock()
        request = oauth.refresh_request(
            credentials.server,
            client_id=credentials.client_id,
            refresh_token=credentials.refresh_token,
        )
        token = oauth.parse_token(self._send(request))
        return _Held(token.access_token, start + token.expires_in)

    def _verify(self) -> None:
        """Ask whether the server still takes the long-lived token: it cannot give another."""
        response = self._send(
            Request(
                "GET",
                f"{self._credentials.server}/api/",
                bearer=self._credentials.long_lived_token,
            )
        )
        match response.status:
            case HTTPStatus.OK:
                return
            case HTTPStatus.UNAUTHORIZED:
                raise SignInRefused("The server does not know the long-lived token any more.")
            case HTTPStatus.FORBIDDEN:
                raise AccessDenied("The server does not let this user in (status 403).")
            case HTTPStatus.NOT_FOUND:
                raise NotHomeAssistant(
                    f"There is no Home Assistant at this address: {described(response)}."
                )
        raise ServerUnreachable(f"The server gave no usable answer: {described(response)}.")

    def _good(self) -> _Held | None:
        """Return what can be handed out without asking the server."""
        if self._credentials.long_lived_token is not None:
            return self._long_lived()
        held = self._held
        return held if held and held.end - self._clock() >= MARGIN else None

    def _long_lived(self) -> _Held | None:
        """Return the long-lived token, or None where it has ended by this machine's clock.

        Tablets without a battery wake up with any time at all: only the server's word ends it.
        """
        if self._expiry is None:
            raise SignInRefused("The token is not a long-lived token of Home Assistant.")
        left = self._expiry - self._now()
        if left <= 0:
            return None
        return _Held(self._credentials.long_lived_token or "", self._clock() + left)

    def _remaining(self, held: _Held) -> AccessToken:
        return AccessToken(held.value, max(0, int(held.end - self._clock())))

    def _check(self) -> None:
        if self._is_over:
            raise NotSignedIn("Signed out.")
        if self._refusal is not None:
            raise SignInRefused(self._refusal)


def _expiry(token: str) -> int | None:
    """Return when a JSON Web Token ends, by the wall clock, or None where it does not say."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        end = claims["exp"]
    except (LookupError, TypeError, ValueError, RecursionError):
        return None
    return end if isinstance(end, int) and 0 < end < _END_OF_TIME else None
