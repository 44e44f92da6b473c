"""The screensaver `url`: a page of another site, with the rules of guest views.

It uses the profile of guest views, which stores nothing. It has no bridge and none of our scripts,
so it never gets a token. QML binds to this object.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.host.clocks import boottime
from ha_kiosk.page import policy
from ha_kiosk.page.policy import LinkTarget
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import RateLimitedLogger

_log = logging.getLogger(__name__)


@qml_type
class ScreensaverPage(QObject):
    """Which page the screensaver shows, and where it may go. `server` is the signed-in one."""

    changed = Signal()

    def __init__(
        self,
        config: Config,
        profile: QQuickWebEngineProfile,
        connection_policy: ConnectionPolicy,
        server: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._profile, self._server = config, profile, server
        self._connection_policy = connection_policy
        self._refusals = RateLimitedLogger(_log, boottime)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._config = config
        self.changed.emit()

    @Slot(QUrl, bool, result=bool)
    def refuses_navigation(self, url: QUrl, main_frame: bool) -> bool:  # noqa: FBT001 - a Qt slot
        """Return whether a navigation of the page is forbidden."""
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        way = policy.guest_navigation(text, self._server(), self._config, main_frame=main_frame)
        if way is LinkTarget.GUEST:
            return False
        shown = policy.shown_address(text)
        self._refusals.log("The screensaver's navigation to %s was refused.", shown)
        return True

    url = Property(
        QUrl, lambda self: QUrl(self._config.screen_screensaver_url or ""), notify=changed
    )
    profile = Property(QObject, lambda self: self._profile, constant=True)
    connectionPolicy = Property(  # noqa: N815 - QML's
        QObject, lambda self: self._connection_policy, constant=True
    )
