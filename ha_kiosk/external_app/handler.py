"""Answers the page's messages.

`Handler.handle` runs on a worker thread, because a token may have to come from the server. It
raises nothing: whatever happens, an auth request gets one answer, true or false
(ARCHITECTURE.md, "The main job"). An error is returned with the answer, in `Reply.problem`.

A reply is data for its caller: this module runs no script, and changes no credentials on disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from ha_kiosk.errors import KioskError, NotSignedIn
from ha_kiosk.external_app import script, support
from ha_kiosk.external_app.capabilities import Capabilities
from ha_kiosk.external_app.messages import (
    ConfigGet,
    GetExternalAuth,
    Message,
    RevokeExternalAuth,
    Unknown,
)
from ha_kiosk.external_app.support import Decision
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.session import Session

_log = logging.getLogger(__name__)
_NOT_SUPPORTED = {"code": "not_supported", "message": "ha-kiosk has no use for this."}


@dataclass(frozen=True, slots=True)
class Reply:
    """A script for the page, and the error, if there was one."""

    script: str = field(repr=False)
    problem: KioskError | None = None
    signed_out: bool = False


class Handler:
    """Answers the messages of the page of one signed-in server.

    `origin` is the server's: scripts run nowhere else. Without a session every auth request is
    answered with false. `capabilities` is called for each page, because one of them depends on it.
    """

    def __init__(
        self,
        session: Session | None,
        origin: str,
        capabilities: Callable[[], Capabilities] = Capabilities,
    ) -> None:
        self._session = session
        self._origin = origin
        self._capabilities = capabilities

    def handle(self, message: Message) -> Reply | None:
        """Return the reply to `message`, or None if it needs none."""
        match message:
            case GetExternalAuth():
                return self._token(message)
            case RevokeExternalAuth():
                return self._revoke(message)
            case ConfigGet(id=number):
                return self._bus_result(number, success=True, result=self._capabilities().result())
            case Unknown(type=kind, id=int(number)) if support.decide(kind) is Decision.ERROR:
                return self._bus_result(number, success=False, error=_NOT_SUPPORTED)
            case _:
                return None

    def refusal(self, message: GetExternalAuth | RevokeExternalAuth) -> Reply:
        """Return the answer *false*, for a request whose time is over."""
        return Reply(script.call(message.callback, False, origin=self._origin))

    def revoke_stored(self, refresh_token: str) -> None:
        """Revoke a session that a page stored. Raises what the session raises."""
        self._signed_in().revoke_stored(refresh_token)

    def _token(self, message: GetExternalAuth) -> Reply:
        try:
            token = self._signed_in().access_token(force=message.force)
        except Exception as err:  # noqa: BLE001 - every request must be answered
            return self._failure(message, err)
        answer = {"access_token": token.value, "expires_in": token.expires_in}
        return Reply(script.call(message.callback, True, answer, origin=self._origin))

    def _revoke(self, message: RevokeExternalAuth) -> Reply:
        try:
            self._signed_in().revoke()
        except Exception as err:  # noqa: BLE001 - every request must be answered
            return self._failure(message, err)
        return Reply(script.call(message.callback, True, origin=self._origin), signed_out=True)

    def _failure(self, message: GetExternalAuth | RevokeExternalAuth, err: Exception) -> Reply:
        if not isinstance(err, KioskError):
            _log.error("A %s failed unexpectedly.", type(message).__name__, exc_info=err)
            err = KioskError(
                Text("An unexpected {kind}; the log has the details.", kind=type(err).__name__)
            )
        return Reply(script.call(message.callback, False, origin=self._origin), problem=err)

    def _signed_in(self) -> Session:
        if self._session is None:
            raise NotSignedIn(Text("Nobody is signed in."))
        return self._session

    def _bus_result(self, number: int, **outcome: object) -> Reply:
        result = {"id": number, "type": "result", **outcome}
        return Reply(script.call("externalBus", result, origin=self._origin))
