"""Turns a failed load of the page into an event of the recovery machine."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import urlsplit

from PySide6.QtWebEngineCore import QWebEngineLoadingInfo

from ha_kiosk.page.alias import OriginAlias
from ha_kiosk.qt.page.connection_policy import CERTIFICATE_ERRORS, ConnectionPolicy
from ha_kiosk.recovery import events
from ha_kiosk.recovery.error_events import error_event
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens import load_errors
from ha_kiosk.server import sign_on

_log = logging.getLogger(__name__)
ABORTED = -3
"""Chromium's code for a load that was stopped, which is no failure."""
_HTTP = QWebEngineLoadingInfo.ErrorDomain.HttpStatusCodeDomain.value


class LoadFailures:
    """Distinguishes failures of the server from those of something in front of it.

    `server` is the page's origin, which may be an alias.
    """

    def __init__(self, connection_policy: ConnectionPolicy, alias: OriginAlias) -> None:
        self._connection_policy, self._alias = connection_policy, alias

    def event(self, url: str, server: str, code: int, domain: int, reason: str) -> events.Event:
        """Return the event for a load of `url` that failed (fields of QWebEngineLoadingInfo)."""
        _log.info("The page did not load: %s", f"HTTP {code}" if domain == _HTTP else reason)
        if domain == _HTTP:
            return self._http_status(url, server, code)
        if code in CERTIFICATE_ERRORS:
            why = self._connection_policy.why or load_errors.net_error(reason)
            return events.LoadFailed(Reason.CERTIFICATE, why)
        return events.LoadFailed(Reason.UNREACHABLE, load_errors.net_error(reason))

    def redirected(self, server: str, url: str) -> events.Event:
        """Return the event for a redirect from `server` to `url`, where the page may not go."""
        moved = sign_on.https_wanted(self._alias.to_server(server), url)
        return self._sign_on_asked(server, url) if moved is None else error_event(moved)

    def _sign_on_asked(self, server: str, url: str) -> events.SignOnAsked:
        ours = self._alias.to_server(server)
        return events.SignOnAsked(str(sign_on.required(ours, sign_on.host_of(url))))

    def _http_status(self, url: str, server: str, status: int) -> events.Event:
        if status == HTTPStatus.UNAUTHORIZED:
            # Home Assistant's page needs no token, so something in front of it asks.
            if self._connection_policy.was_challenged(server):
                return error_event(self._connection_policy.proxy_refused(server))
            return self._sign_on_asked(server, server)
        if status == HTTPStatus.NOT_FOUND and urlsplit(url).path != "/":
            return events.PageMissing()
        is_no = status == HTTPStatus.FORBIDDEN
        return events.LoadFailed(
            Reason.HTTP_ERROR, load_errors.http_error(status), is_refusal=is_no
        )
