"""Passes the cookies of a browser profile to our own requests to the server."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QNetworkCookie
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.http.cookies import hosts_of
from ha_kiosk.storage.browser_cookies import Cookie


class ProfileCookies(QObject):
    """Tells `client` which cookies for its server a profile adds and removes.

    Emits `cookie_added` for each that is added.
    """

    cookie_added = Signal()

    def __init__(self, client: HttpClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client

    def watch(self, profile: QQuickWebEngineProfile) -> None:
        """Watch `profile` from now on."""
        store = profile.cookieStore()
        store.cookieAdded.connect(self._add)
        store.cookieRemoved.connect(self._remove)

    @Slot(QNetworkCookie)
    def _add(self, cookie: QNetworkCookie) -> None:
        found = _cookie(cookie)
        if any(map(found.is_for_host, hosts_of(self._client.tls_policy.origins))):
            self._client.cookies.add(found)
            self.cookie_added.emit()

    @Slot(QNetworkCookie)
    def _remove(self, cookie: QNetworkCookie) -> None:
        self._client.cookies.remove(_cookie(cookie))


def _cookie(cookie: QNetworkCookie) -> Cookie:
    # Not UTF-8: a cookie that is not ASCII is not sent anyway.
    name, value = (bytes(it.data()).decode("latin-1") for it in (cookie.name(), cookie.value()))
    end = None if cookie.isSessionCookie() else cookie.expirationDate().toSecsSinceEpoch()
    return Cookie(name, value, cookie.domain(), cookie.path(), cookie.isSecure(), end)
