"""Requests access tokens from the server, and counts failed logins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ha_kiosk.errors import GatewayRefused, KioskError, SignInRefused
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import finder
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.failed_logins import FailedLogins
from ha_kiosk.server.http import Request, Response, Send

MARGIN = 60.0
"""Seconds before its end at which a token is not given to a caller any more."""


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token and when it expires, by the session's clock."""

    value: str = field(repr=False)
    end: float


class TokenSource:
    """Gets tokens for `credentials`; `clock` and `now` are those of the session."""

    def __init__(
        self,
        credentials: Credentials,
        send: Send,
        failed: FailedLogins,
        clock: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        self._credentials, self._send, self._failed = credentials, send, failed
        self._clock, self._now = clock, now
        self._expiry = oauth.expiry(credentials.long_lived_token or "")
        self._seen: tuple[str, bool] | None = None

    def request(self) -> HeldToken:
        """Return a token that the server issues or accepts now. Raises the server's refusal."""
        credentials = self._credentials
        self._seen = None
        if credentials.refresh_token is None:
            bearer = credentials.long_lived_token or ""
            oauth.check_bearer(self._counted(oauth.bearer_request(credentials.address, bearer)))
            return self.long_lived() or HeldToken(bearer, self._clock() + MARGIN)
        # Before the request, so that the computed end is not later than the real one.
        start = self._clock()
        request = oauth.refresh_request(
            credentials.address,
            client_id=credentials.client_id,
            refresh_token=credentials.refresh_token,
        )
        token = oauth.parse_token(self._counted(request))
        return HeldToken(token.access_token, start + token.expires_in)

    def query_view(self) -> tuple[str, bool]:
        """Return how the server sees this device now, "" if it cannot be asked.

        Also return whether something in front of the server lets nobody through.
        """
        try:
            return finder.find(self._credentials.address, self._send).view, False
        except KioskError as err:
            return "", isinstance(err, GatewayRefused)

    def view_of_refusal(self) -> tuple[str, bool]:
        """Return `query_view` for the last refusal of `request`, without asking twice for it."""
        return self._seen or self.query_view()

    def long_lived(self) -> HeldToken | None:
        """Return the long-lived token, or None if it has expired by this machine's clock.

        A tablet without a battery may start with any time, so only the server's answer ends a
        session.
        """
        if self._expiry is None:
            raise SignInRefused(Text("The token is not a long-lived token of Home Assistant."))
        left = self._expiry - self._now()
        if left <= 0:
            return None
        return HeldToken(self._credentials.long_lived_token or "", self._clock() + left)

    def long_lived_left(self) -> float | None:
        """Return the seconds until the long-lived token expires, None if it does not say."""
        return None if self._expiry is None else self._expiry - self._now()

    def _counted(self, request: Request) -> Response:
        response = self._send(request)
        if oauth.counts_as_failed_login(response):
            # A page may have replaced the server's answer, unless it refuses everybody.
            self._seen = self.query_view() if response.is_page else None
            if self._seen is None or not self._seen[1]:
                self._failed.add()
                self._failed.save()
        return response
