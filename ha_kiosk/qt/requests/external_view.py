"""The guest view: a page of another site over the dashboard, for as long as somebody uses it.

It has a profile of its own that stores nothing, and no bridge. Of our scripts only the one that
keeps a focused field visible runs in it, in a world that the page does not see. There is at most
one guest view: new windows of its page open in itself. QML binds to this object.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.host.clocks import boottime
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.page.page_texts import Labels
from ha_kiosk.page.policy import LinkTarget
from ha_kiosk.qt.page import scripts
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.rate_limit import RateLimitedLogger

_log = logging.getLogger(__name__)
MAX_TITLE = 200
CALLBACK_MS = 1_500
"""Milliseconds for which the last page of another service's sign-in stays visible."""


@qml_type
class ExternalView(QObject):
    """A guest view, or none.

    `page_requested` carries an address that the kiosk's page shall show, `note_requested` a text
    for the person.
    """

    # Separate signals, because the view reports on itself while it is being created.
    open_changed = Signal()
    page_changed = Signal()
    load_requested = Signal(QUrl, name="loadRequested")
    reload_requested = Signal(name="reloadRequested")
    page_requested = Signal(str)
    note_requested = Signal(str)

    def __init__(
        self,
        profile: QQuickWebEngineProfile,
        config: Config,
        server: Callable[[], str],
        labels: Labels,
        parent: QObject | None = None,
        *,
        alias: OriginAlias = NO_ALIAS,
    ) -> None:
        super().__init__(parent)
        self._profile, self._config, self._server = profile, config, server
        self._labels, self._alias = labels, alias
        self._field_script = scripts.field_script()
        self._refusals = RateLimitedLogger(_log, boottime)
        self._url = QUrl()
        self._host = self._title = ""
        self._is_open = self._has_failed = False
        self._nobody = QTimer(self, singleShot=True)
        self._nobody.timeout.connect(self._forgotten)
        self._callback = QTimer(self, singleShot=True, interval=CALLBACK_MS)
        self._callback.timeout.connect(self.close)

    @property
    def is_open(self) -> bool:
        """Return whether the guest view is open."""
        return self._is_open

    @property
    def overlay(self) -> str:
        """Return "external-page" while the guest view covers the page."""
        return "external-page" if self._is_open else ""

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._config = config
        self.on_activity()

    @Slot(str)
    def open(self, url: str) -> None:
        """Show `url`, in the view that is open if there is one."""
        self._callback.stop()
        self._url, self._has_failed = QUrl(url), False
        self._host, self._title = _place(self._url), ""
        was_open, self._is_open = self._is_open, True
        _log.info("A guest view shows %s.", policy.shown_address(url))
        self.on_activity()
        self.page_changed.emit()
        if was_open:
            self.load_requested.emit(self._url)
        else:
            self.open_changed.emit()

    @Slot()
    def close(self) -> None:
        """Delete the view with all its data."""
        self._nobody.stop()
        self._callback.stop()
        if self._is_open:
            self._is_open = False
            self.open_changed.emit()

    @Slot()
    def retry(self) -> None:
        """Load the page again, or the one that failed to load."""
        if self._has_failed:
            self.load_requested.emit(self._url)
        else:
            self.reload_requested.emit()

    @Slot()
    def on_activity(self) -> None:
        """Record that somebody is there."""
        if self._is_open and self._config.guest_timeout:
            self._nobody.start(self._config.guest_timeout * 1000)
        else:
            self._nobody.stop()

    @Slot(QUrl, bool, result=bool)
    def refuses_navigation(self, url: QUrl, main_frame: bool) -> bool:  # noqa: FBT001 - a Qt slot
        """Return whether a navigation of the guest view is forbidden."""
        text = self._alias.to_alias(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        way = policy.guest_navigation(text, self._server(), self._config, main_frame=main_frame)
        if way is LinkTarget.GUEST:
            return False
        if way is LinkTarget.PAGE:
            QTimer.singleShot(0, self.close)  # not while its view waits for the answer
            self.page_requested.emit(text)
        else:
            is_new = self._refusals.log(
                "A guest view's navigation to %s was refused.", policy.shown_address(text)
            )
            if is_new and main_frame and (scheme := policy.program_for(text)):
                self.note_requested.emit(self._labels.no_program.format(scheme=scheme))
        return True

    @Slot(QUrl)
    def open_in_place(self, url: QUrl) -> None:
        """Open an address for which the page wants a new window, in this view."""
        if self.refuses_navigation(url, True) is False:  # noqa: FBT003 - a Qt slot
            self.open(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    @Slot(QUrl)
    def url_changed(self, url: QUrl) -> None:
        """Record the address of the guest view."""
        if not url.isEmpty():
            self._host, self._title = _place(url), ""
            self.page_changed.emit()

    @Slot(str)
    def title_changed(self, title: str) -> None:
        """Record the title of the page; an address does not count as a title."""
        is_address = title.removeprefix("http://").removeprefix("https://").startswith(self._host)
        self._title = "" if is_address else title[:MAX_TITLE]
        self.page_changed.emit()

    @Slot(QUrl, bool)
    def load_finished(self, url: QUrl, succeeded: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Record that a page has loaded, or failed to load."""
        self._has_failed = not succeeded
        if not succeeded:
            self._url = url  # for retry()
        self.page_changed.emit()
        if succeeded and policy.is_callback(self._alias.to_alias(url.toString()), self._server()):
            self._callback.start()

    @Slot()
    def _forgotten(self) -> None:
        _log.info("The guest view was closed: nobody has touched it for a while.")
        self.close()

    isOpen = Property(bool, lambda self: self._is_open, notify=open_changed)  # noqa: N815 - QML's
    hasFailed = Property(bool, lambda self: self._has_failed, notify=page_changed)  # noqa: N815
    url = Property(QUrl, lambda self: self._url, notify=page_changed)
    host = Property(str, lambda self: self._host, notify=page_changed)
    title = Property(str, lambda self: self._title, notify=page_changed)
    profile = Property(QObject, lambda self: self._profile, constant=True)
    fieldScript = Property(str, lambda self: self._field_script, constant=True)  # noqa: N815
    closeText = Property(str, lambda self: self._labels.close, constant=True)  # noqa: N815
    backText = Property(str, lambda self: self._labels.back, constant=True)  # noqa: N815
    reloadText = Property(str, lambda self: self._labels.reload, constant=True)  # noqa: N815
    retryText = Property(str, lambda self: self._labels.retry, constant=True)  # noqa: N815
    failedText = Property(str, lambda self: self._labels.cannot_open, constant=True)  # noqa: N815


def _place(url: QUrl) -> str:
    """Return host and port of an address, as a person writes them."""
    port = url.port()
    host = f"[{url.host()}]" if ":" in url.host() else url.host()
    return host if port < 0 else f"{host}:{port}"
