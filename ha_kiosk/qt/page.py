"""The kiosk's page as its view sees it: Qt's signals in, recovery events and decisions out.

QML binds to this object and calls its slots; it holds no state of the kiosk. Loading, scripts and
the probe leave as signals, because only QML can reach the view.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import Property, QFile, QIODevice, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk import frontend, log
from ha_kiosk.config import Bridge as Form
from ha_kiosk.frontend import events, policy, script, texts
from ha_kiosk.frontend.situation import Reason
from ha_kiosk.qt.bridge import Bridge

_log = logging.getLogger(__name__)
_page_log = logging.getLogger(log.PAGE)
_JS = Path(frontend.__file__).with_name("js")
# What the page calls a warning or an error is its own affair: nobody at the tablet should act.
_LEVELS = (logging.DEBUG, logging.INFO, logging.INFO)
LEAVE_MS = 1_000
"""Milliseconds that the page gets to forget what it stored before its view goes."""

# Of QWebEngineLoadingInfo: statuses and error domains, and Chromium's code for "stopped".
_FAILED, _HTTP, _ABORTED = 3, 7, -3
_CERTIFICATE_ERRORS = range(-299, -199)


class Page(QObject):
    """The page of the signed-in server.

    `happened` carries recovery events. `wanted` tells QML whether there is a view at all: signed
    out there is none, and its renderer is gone.
    """

    changed = Signal()
    load_wanted = Signal(QUrl, name="loadWanted")
    reload_wanted = Signal(name="reloadWanted")
    script_wanted = Signal(str, name="scriptWanted")
    look_wanted = Signal(str, name="lookWanted")
    clear_wanted = Signal(str, name="clearWanted")
    happened = Signal(object)

    def __init__(
        self,
        profile: QQuickWebEngineProfile,
        bridge: Bridge,
        form: Form,
        zoom: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._profile, self._bridge, self._zoom = profile, bridge, zoom
        self._page_script = _page_script(form)
        self._probe_script = f"(() => {{{(_JS / 'probe.js').read_text()}}})();"
        self._server = ""
        self._url = ""
        self._wanted = False
        self._renderer = 0
        self._leaving = QTimer(self, interval=LEAVE_MS, singleShot=True)
        self._leaving.timeout.connect(self.left)

    @property
    def url_text(self) -> str:
        """Return where the page is."""
        return self._url

    @property
    def renderer_pid(self) -> int:
        """Return the process that draws the page, or 0."""
        return self._renderer

    def load(self, url: str, server: str) -> None:
        """Load `url` of `server`, in a fresh view where there was none."""
        self._leaving.stop()
        self._server = server
        self._want(wanted=True)
        self.load_wanted.emit(QUrl(policy.kiosk_url(url)))

    def reload(self) -> None:
        """Load the page again, where it is."""
        self.reload_wanted.emit()

    def run(self, text: str) -> None:
        """Run a script of `frontend.script` in the page."""
        self.script_wanted.emit(text)

    def look(self) -> None:
        """Find out whether the dashboard is on screen; `Shown` follows if it is."""
        self.look_wanted.emit(script.ask("dashboardShown", origin=self._server))

    def leave(self) -> None:
        """Clear what the page stored, then drop its view."""
        if self._wanted:
            self._leaving.start()
            self.clear_wanted.emit(script.call("clearStorage", origin=self._server))

    @Slot()
    def left(self) -> None:
        """Drop the view: its storage is cleared, or could not be cleared in time."""
        self._leaving.stop()
        self._url = ""
        self._want(wanted=False)

    @Slot(bool)
    def looked(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Take the answer to `look`."""
        if shown:
            self.happened.emit(events.Shown())

    @Slot(int, int, int, str)
    def loading(self, status: int, code: int, domain: int, reason: str) -> None:
        """Take note of how loading goes (the fields of QWebEngineLoadingInfo)."""
        if status != _FAILED or code == _ABORTED:
            return
        if domain == _HTTP:
            failed = events.LoadFailed(Reason.HTTP_ERROR, texts.http_error(code))
        elif code in _CERTIFICATE_ERRORS:
            failed = events.LoadFailed(Reason.CERTIFICATE, texts.net_error(reason))
        else:
            failed = events.LoadFailed(Reason.UNREACHABLE, texts.net_error(reason))
        _log.info("The page did not load: %s", reason if domain != _HTTP else f"HTTP {code}")
        self.happened.emit(failed)

    @Slot(int)
    def progress(self, _percent: int) -> None:
        """Take note that the load moved on."""
        self.happened.emit(events.Progress())

    @Slot(QUrl)
    def moved(self, url: QUrl) -> None:
        """Take note of where the page is."""
        self._url = url.toString()

    @Slot(int)
    def drawn_by(self, pid: int) -> None:
        """Take note of the renderer's process id."""
        self._renderer = pid

    @Slot(int, int)
    def terminated(self, status: int, code: int) -> None:
        """Take note that the renderer died (WebEngineView.RenderProcessTerminationStatus)."""
        if status:
            _log.warning("The page's renderer ended: status %d, exit code %d.", status, code)
            self.happened.emit(events.RendererDied())

    @Slot(QUrl, bool, result=bool)
    def refuses(self, url: QUrl, main_frame: bool) -> bool:  # noqa: FBT001 - a Qt slot
        """Return whether a navigation must not happen."""
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        decision = policy.navigation(text, self._server, main_frame=main_frame)
        if decision is policy.Navigation.ALLOW:
            return False
        where = policy.shown_address(text)
        _log.info("A navigation to %s was refused: the kiosk stays on %s.", where, self._server)
        return True

    @Slot(int, str, int, str)
    def console(self, level: int, text: str, line: int, source: str) -> None:
        """Put the page's console into the log, under a name of its own."""
        place = source.partition("?")[0].rpartition("/")[2]
        _page_log.log(_LEVELS[min(level, 2)], "%s (%s:%d)", text[:1000], place, line)

    def _want(self, *, wanted: bool) -> None:
        if wanted is not self._wanted:
            self._wanted = wanted
            self.changed.emit()

    wanted = Property(bool, lambda self: self._wanted, notify=changed)
    profile = Property(QObject, lambda self: self._profile, constant=True)
    bridge = Property(QObject, lambda self: self._bridge, constant=True)
    pageScript = Property(str, lambda self: self._page_script, constant=True)  # noqa: N815 - QML's
    probeScript = Property(str, lambda self: self._probe_script, constant=True)  # noqa: N815
    zoom = Property(float, lambda self: self._zoom, constant=True)


def _page_script(form: Form) -> str:
    """Return what the page gets before its own first script: qwebchannel.js and the shim."""
    library = QFile(":/qtwebchannel/qwebchannel.js")
    library.open(QIODevice.OpenModeFlag.ReadOnly)
    channel = bytes(library.readAll().data()).decode()
    shim = (_JS / "shim.js").read_text()
    return (
        f"(() => {{{channel}\n(function (QWebChannel, form) {{{shim}}})"
        f'(QWebChannel, "{form.value}");}})();'
    )
