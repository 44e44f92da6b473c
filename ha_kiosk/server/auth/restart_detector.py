"""Finds out whether a server was restarted, which resets its count of failed logins.

Without a login no server says so. But it keeps unfinished login flows in memory only, and neither
starting nor cancelling one counts as a login. So a flow is started here. When the server does not
know it any more, it was restarted (homeassistant.components.auth.login_flow).
"""

from __future__ import annotations

from http import HTTPStatus

from ha_kiosk.errors import KioskError
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Request, Send

_PROVIDER = "homeassistant"
"""It asks for a name and a password first, and so waits; other providers may act at once."""


class RestartDetector:
    """Remembers the login flow that was started last."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._path: str | None = None

    def has_restarted(self, server: Server) -> bool:
        """Return whether `server` was restarted since the last call; False the first time."""
        try:
            begun = self._begin(server)
            if begun is None:
                return False
            # Cancelled once, whatever the result: a second "unknown" would prove nothing.
            before, self._path = self._path, begun
            return before is not None and self._is_unknown(f"{server.url}{before}")
        except KioskError:
            return False

    def _is_unknown(self, url: str) -> bool:
        response = self._send(Request("DELETE", url))
        answer = response.json()
        # A proxy answers "not found" with another text while the server is away.
        return response.status == HTTPStatus.NOT_FOUND and answer == {
            "message": "Invalid flow specified"
        }

    def _begin(self, server: Server) -> str | None:
        handlers = [[one.type, one.id] for one in server.providers if one.type == _PROVIDER]
        if not handlers:
            return None
        wanted = {
            "client_id": oauth.CLIENT_ID,
            "redirect_uri": oauth.REDIRECT_URI,
            "handler": handlers[0],
        }
        match self._send(Request("POST", f"{server.url}/auth/login_flow", json=wanted)).json():
            case {"flow_id": str(flow)} if flow.isalnum():
                return f"/auth/login_flow/{flow}"
        return None
