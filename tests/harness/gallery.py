"""All of our screens, through the program's own Main.qml, in every size, look and language.

    PYTHONPATH=tests python -m harness.gallery FOLDER      writes them as PNG files to look at

The tests use the same windows to see that no text is cut off.
"""

from __future__ import annotations

import errno
import ssl
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import shiboken6
from PySide6.QtCore import QMetaObject, QObject, QPointF, QUrl
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

import ha_kiosk.qt.app  # noqa: F401 - makes the types that Main.qml names
from ha_kiosk import i18n
from ha_kiosk.config.choices import Theme
from ha_kiosk.i18n import text as texts
from ha_kiosk.qt.app import page as _page  # noqa: F401 - makes known what Main.qml binds to
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.recovery.state import KioskState, Reason, State
from ha_kiosk.screens import load_errors
from ha_kiosk.screens.notices import Notice, Texts
from ha_kiosk.server import sign_on
from ha_kiosk.server.failures import proxy_refused, too_slow, unreachable
from ha_kiosk.server.http import HttpClient, Request, Response, Send
from ha_kiosk.server.tls.policy import BasicAuth, PinMismatch, TlsPolicy
from harness import shown, touch
from harness.component import take_down
from harness.offscreen import offscreen_engine
from harness.waiting import pass_time, settle

SIZES = ((800, 480), (1280, 800), (1920, 1080), (480, 800))
ZOOMED, ZOOM = ((1280, 800), (1920, 1080)), 1.5
"""More looks: on a smaller screen our own screens are never larger."""
LANGUAGES = ("en", "de")
SERVER = "http://homeassistant.local:8123"
NOW = 1000.0
_UNTRUSTED = ssl.SSLCertVerificationError(1, "self-signed")
_UNTRUSTED.verify_message = "self-signed certificate in certificate chain"
_PASSWORD = TlsPolicy(basic_auth=BasicAuth("wall", "secret"))
_OTHER = PinMismatch("3f2a91bc77d01e5a" * 4, "9c41e0b25d88fa13" * 4)
_DIED = (NOW - 300, NOW - 200, NOW - 100, NOW)


def _trouble(state: State, reason: Reason, detail: str = "", wait: float = 27) -> KioskState:
    return KioskState(
        state, since=NOW - 60, deadline=NOW + wait, reason=reason, detail=detail, crashes=_DIED
    )


SITUATIONS: Mapping[str, KioskState] = {
    "splash": KioskState(State.LOADING, since=NOW),
    "waiting": KioskState(State.LOADING, since=NOW - 10),
    "opening": KioskState(State.LOADING, since=NOW - 10, handshake=True),
    "offline": _trouble(
        State.OFFLINE,
        Reason.UNREACHABLE,
        str(unreachable(ConnectionRefusedError(errno.ECONNREFUSED, ""), SERVER)),
    ),
    "proxy": _trouble(State.OFFLINE, Reason.HTTP_ERROR, load_errors.http_error(502)),
    "no-handshake": _trouble(State.OFFLINE, Reason.NO_HANDSHAKE),
    "no-dashboard": _trouble(State.OFFLINE, Reason.NO_DASHBOARD),
    "no-view": _trouble(State.OFFLINE, Reason.NO_VIEW),
    "trying-again": replace(_trouble(State.LOADING, Reason.NO_DASHBOARD), failed_loads=1),
    "opening-again": KioskState(
        State.LOADING, since=NOW - 10, handshake=True, reason=Reason.CONNECTION_LOST
    ),
    "certificate": _trouble(
        State.OFFLINE, Reason.CERTIFICATE, str(unreachable(_UNTRUSTED, SERVER))
    ),
    "certificate-changed": _trouble(
        State.OFFLINE,
        Reason.CERTIFICATE,
        str(_OTHER.explained("homeassistant.local:8123")),
    ),
    "proxy-password": _trouble(
        State.REFUSED,
        Reason.PROXY,
        str(proxy_refused("homeassistant.local:8123", _PASSWORD, with_token=False)),
        300,
    ),
    "refused": _trouble(
        State.REFUSED,
        Reason.DENIED,
        texts.Text(
            "The server does not let this user in: {why}.", why="User cannot authenticate remotely"
        ),
        300,
    ),
    "sign-on": _trouble(
        State.SIGN_ON, Reason.SIGN_ON, str(sign_on.required(SERVER, "auth.example.org")), 30
    ),
    "crashed": _trouble(State.CRASHED, Reason.RENDERER_DIED, "SIGSEGV", 60),
    "out-of-memory": _trouble(State.CRASHED, Reason.OUT_OF_MEMORY, "SIGTRAP", 60),
    "hung": _trouble(State.HUNG, Reason.NOT_ANSWERING, wait=5),
}


def notices(language: str) -> dict[str, Notice]:
    """Return every screen that there is, by name."""
    says = Texts(i18n.load(language, {}))
    found = {}
    for name, current in SITUATIONS.items():
        notice = says.notice(current, now=NOW, server=SERVER, since="23.11.26, 19:04")
        assert notice is not None
        found[name] = notice
    for state in ("looking", "exchanging", "trouble"):
        notice = says.signing_in(state, server=SERVER, trouble=str(too_slow(SERVER)))
        assert notice is not None
        found[f"sign-in-{state}"] = notice
    for may_allow in (False, True):
        blocked = says.sign_on(
            "blocked", host="auth.example.org", server=SERVER, may_allow=may_allow
        )
        assert blocked is not None
        found["sign-on-asks" if may_allow else "sign-on-blocked"] = blocked
    return found


def _no_request(request: Request) -> Response:
    raise AssertionError(f"nobody makes a request here: {request}")


class Gallery:
    """A window of the program in which nothing is to be seen but our screens."""

    def __init__(
        self,
        engine: QQmlEngine,
        settings: QObject | None = None,
        setup: QObject | None = None,
        send: Send = _no_request,
        models: Mapping[str, QObject] | None = None,
    ) -> None:
        self._parent = QObject()
        self.runner = JobRunner(self._parent)
        self.screen = NoticeModel(Theme.LIGHT, self._parent)
        self.policy = ConnectionPolicy(HttpClient(), self.runner, self._parent)
        self.sign_in = SignIn(
            send,
            self.runner,
            lambda _credentials: None,
            self._parent,
            connection_policy=self.policy,
        )
        component = QQmlComponent(engine, QUrl.fromLocalFile(str(profile.QML / "Main.qml")))
        window = component.createWithInitialProperties(
            {
                "noticeModel": self.screen,
                "signIn": self.sign_in,
                "signInProfile": profile.create(engine, None, self._parent),
                "fullScreen": False,
                "settings": settings,
                **({"setup": setup} if setup else {}),
                **(models or {}),
            }
        )
        assert isinstance(window, QQuickWindow), component.errorString()
        self.window = window
        self._component = component

    def show(self, notice: Notice, size: tuple[int, int], *, dark: bool) -> None:
        """Show one screen."""
        self.fit(size, dark=dark)
        self.screen.show(notice)
        settle()
        self.grab()  # only what is painted is laid out

    def fit(self, size: tuple[int, int], *, dark: bool) -> None:
        """Give the window a size and a look."""
        self.window.resize(*size)
        self.screen._theme = Theme.DARK if dark else Theme.LIGHT
        self.screen.dark_changed.emit()

    def save(self, folder: Path, name: str, language: str, *, after: float) -> None:
        """Write what is shown in every size, look and zoom, each `after` so many seconds."""
        looks = [(size, dark, 1.0) for size in SIZES for dark in (False, True)]
        for size, dark, zoom in [*looks, *((size, False, ZOOM) for size in ZOOMED)]:
            self.fit(size, dark=dark)
            self.window.setProperty("wantedZoom", zoom)
            settle()
            pass_time(after)
            if size == SIZES[0]:
                shown.check(name, self.kinds())
            look = ("dark" if dark else "light") + ("" if zoom == 1 else f"-zoom-{zoom}")
            file = folder / f"{name}-{size[0]}x{size[1]}-{look}-{language}.png"
            self.grab().save(str(file))
        self.window.setProperty("wantedZoom", 1.0)

    def grab(self) -> QImage:
        """Return what is to be seen."""
        return self.window.grabWindow()

    def texts(self) -> list[Text]:
        """Return all texts that are visible."""
        return [
            Text.of(item)
            for item in _descendants(self.window.contentItem())
            if item.inherits("QQuickText") and item.isVisible() and item.property("text")
        ]

    def buttons(self) -> list[QQuickItem]:
        """Return all buttons that are visible."""
        return self.items("ActionButton")

    def items(self, kind: str) -> list[QQuickItem]:
        """Return all items of one QML type that are visible."""
        return [
            item
            for item in _descendants(self.window.contentItem())
            if item.metaObject().className().startswith(kind) and item.isVisible()
        ]

    def kinds(self) -> set[str]:
        """Return the QML types of all that is visible."""
        tooltips = self.window.findChildren(QQuickItem, "tooltip")
        return {
            name
            for item in [*touch.items(self.window, ""), *tooltips]
            if item.isVisible()
            for name in _types(item)
        }

    def close(self) -> None:
        """Close the window."""
        take_down(self.window, self._component)
        shiboken6.delete(self._parent)


@dataclass(frozen=True, slots=True)
class Text:
    """A text on screen: where it is, how large it would like to be, and how large it may be."""

    text: str
    left: float
    top: float
    width: float
    height: float
    painted_width: float
    painted_height: float
    is_cut: bool

    @classmethod
    def of(cls, item: QQuickItem) -> Text:
        """Return the text that `item` shows."""
        place = item.mapToScene(QPointF(0, 0))
        return cls(
            text=item.property("text"),
            left=place.x(),
            top=place.y(),
            width=item.width(),
            height=item.height(),
            painted_width=item.property("paintedWidth"),
            painted_height=item.property("paintedHeight"),
            is_cut=item.property("truncated"),
        )


def _types(item: QQuickItem) -> Iterator[str]:
    """Return the names of an item's QML type, and of those that it is made of."""
    kind: QMetaObject | None = item.metaObject()
    while kind is not None:
        yield kind.className().partition("_QML")[0]
        kind = kind.superClass()


def _descendants(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from _descendants(child)


def main(folder: Path) -> None:
    """Write all pictures to `folder`."""
    with offscreen_engine() as engine:
        gallery = Gallery(engine)
        for language in LANGUAGES:
            for name, notice in notices(language).items():
                gallery.screen.show(notice)
                gallery.save(folder, name, language, after=0)
        gallery.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
