"""Requests of the page for new windows, links to other sites, permissions and full screen.

QML binds to this object as well as to the page's own model. Every decision comes from
`page.policy`; this object knows the configuration and the server. It opens nothing itself: it emits
a signal with what is to be opened.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot

from ha_kiosk import page
from ha_kiosk.config.config import Config
from ha_kiosk.host.clocks import boottime
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.page.page_texts import Labels
from ha_kiosk.page.policy import LinkTarget
from ha_kiosk.qt.page import scripts
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import RateLimitedLogger, TokenBucket

_log = logging.getLogger(__name__)
_JS = Path(page.__file__).with_name("js")
# QWebEnginePermission.PermissionType, in the order of its values.
_PERMISSIONS = (
    "Unsupported",
    "MediaAudioCapture",
    "MediaVideoCapture",
    "MediaAudioVideoCapture",
    "DesktopVideoCapture",
    "DesktopAudioVideoCapture",
    "MouseLock",
    "Notifications",
    "Geolocation",
    "ClipboardReadWrite",
    "LocalFontsAccess",
)
OPEN_EVERY, OPEN_AT_ONCE = 5.0, 4
"""Seconds for each guest view or page that a page may open, and how many of them in a row."""


@qml_type
class PageRequests(QObject):
    """The requests of the page on `server`.

    `page_requested` carries an address of the server that the page itself shall show,
    `external_view_requested` one for a guest view, `note_requested` a text for the person.
    `activity_detected` follows each touch, so that hidden controls can appear.
    """

    page_requested = Signal(str)
    external_view_requested = Signal(str)
    note_requested = Signal(str)
    activity_detected = Signal(name="activityDetected")
    full_screen_changed = Signal()

    def __init__(
        self,
        config: Config,
        server: Callable[[], str],
        labels: Labels,
        parent: QObject | None = None,
        *,
        alias: OriginAlias = NO_ALIAS,
        clock: Callable[[], float] = boottime,
    ) -> None:
        super().__init__(parent)
        self._config, self._server, self._labels = config, server, labels
        self._alias = alias
        self._is_full = False
        self._refusals = RateLimitedLogger(_log, clock)
        self._openings = TokenBucket(rate=1 / OPEN_EVERY, size=OPEN_AT_ONCE, clock=clock)
        self._script = (
            f"(function (swipeBack, pinchZoom) {{{(_JS / 'surface.js').read_text()}}})"
            f"({json.dumps(config.swipe_back)}, {json.dumps(config.pinch_zoom)});"
            + scripts.field_script()
        )

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._config = config
        self.full_screen_changed.emit()

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Decide about an address that wants a new window, or that the page may not open itself."""
        text = self._alias.to_alias(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        way = policy.new_window(text, self._server(), self._config)
        if way is LinkTarget.NOWHERE:
            is_new = self._refusals.log("A window for %s was refused.", policy.shown_address(text))
            if is_new and (scheme := policy.program_for(text)):
                self.note_requested.emit(self._labels.no_program.format(scheme=scheme))
        elif not self._openings.acquire():
            self._refusals.log("A window was refused: the page opens too many.")
        elif way is LinkTarget.PAGE:
            self.page_requested.emit(text)
        else:
            self.external_view_requested.emit(text)

    @Slot(int, QUrl, result=bool)
    def permits(self, permission: int, asked_by: QUrl) -> bool:
        """Return whether an origin gets a permission (QWebEnginePermission.PermissionType)."""
        known = 0 <= permission < len(_PERMISSIONS)
        return self._permits(_PERMISSIONS[permission] if known else "Unsupported", asked_by)

    @Slot(QUrl, result=bool)
    def allows_full_screen(self, asked_by: QUrl) -> bool:
        """Return whether an origin may fill the screen."""
        return self._permits("FullScreen", asked_by)

    @Slot(bool)
    def set_full_screen(self, is_full: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Record that the page fills the screen, or no longer does."""
        self._is_full = is_full
        self.full_screen_changed.emit()

    @Slot()
    def on_activity(self) -> None:
        """Record a touch."""
        if self._is_full:
            self.activity_detected.emit()

    def _permits(self, name: str, asked_by: QUrl) -> bool:
        text = asked_by.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        allowed = policy.permits(name, text, self._server(), self._config)
        if not allowed:
            self._refusals.log("%s was not granted to %s.", name, policy.shown_address(text))
        return allowed

    isFull = Property(bool, lambda self: self._is_full, notify=full_screen_changed)  # noqa: N815 - QML's
    allowsFull = Property(  # noqa: N815
        bool, lambda self: self._config.allow_full_screen, notify=full_screen_changed
    )
    surfaceScript = Property(str, lambda self: self._script, constant=True)  # noqa: N815
    leaveText = Property(  # noqa: N815
        str, lambda self: self._labels.leave_full_screen, constant=True
    )
