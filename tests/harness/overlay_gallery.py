"""What comes over the page, or stands in its place, in the program's own window.

PYTHONPATH=tests python -m harness.overlay_gallery FOLDER      writes it as PNG files to look at
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtGui import QColor, QImage
from PySide6.QtQml import QQmlEngine

from ha_kiosk import i18n
from ha_kiosk.config.choices import KeyboardMode
from ha_kiosk.config.config import Config
from ha_kiosk.device.notifications import Notification, NotificationAction
from ha_kiosk.external_app.messages import ToastShow
from ha_kiosk.qt.app import keyboard
from ha_kiosk.qt.device.camera_screen import CameraScreen
from ha_kiosk.qt.device.shown_camera import CameraLink, ShownCamera
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.screens.cleaning import CleaningModel
from ha_kiosk.qt.screens.notification_cards import NotificationCards
from ha_kiosk.qt.screens.sign_in.sign_on import SignOn
from ha_kiosk.qt.screens.toast import Toast
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.device_texts import DeviceTexts
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server.http import Request, Response
from harness.gallery import LANGUAGES, Gallery
from harness.offscreen import offscreen_engine
from harness.site import Site, serving
from harness.waiting import wait_until

_LOGIN = """<body style="font: 16px Roboto; color: #7a7a7a; text-align: center; padding-top: 64px">
<h1>Welcome home!</h1><p>The login page of the server</p>"""
_LONG = (
    "The washing machine in the basement has finished its programme. The laundry is still wet, "
    "and it is raining outside until about half past six."
)
_CARDS = (
    Notification("", "Update of Home Assistant", "", progress=0.4),
    Notification("", "Basement", _LONG, is_persistent=True, colour="#43a047"),
    Notification(
        "",
        "Front door",
        "Somebody rings.",
        (
            NotificationAction("OPEN", "Open the door"),
            NotificationAction("TALK", "Answer", has_reply=True),
            NotificationAction("NO", "Not now"),
        ),
    ),
)


def picture() -> str:
    """Return a picture of a camera, as a URL."""
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(QColor("#4a6a4a"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return "data:image/png;base64," + base64.b64encode(data.data()).decode()


_NO_LINK = CameraLink(cast("Any", None), cast("Any", None), cast("Any", None))


def _answer(request: Request) -> Response:
    body = b'{"providers": [{"name": "HA", "id": null, "type": "homeassistant"}]}'
    return Response(200, request.url, "application/json", body=body)


class Overlays:
    """A window, and the models of what comes over the page."""

    def __init__(self, engine: QQmlEngine, site: Site, language: str) -> None:
        self._parent, self._site = QObject(), site
        words = i18n.load(language, {})
        self._texts, device_texts = Texts(words), DeviceTexts(words)
        gallery = self.gallery = Gallery(engine, send=_answer)
        gallery.screen.show(None)
        gallery.sign_in._texts = gallery.sign_in.line._texts = self._texts
        gallery.window.show()
        config = Config(keyboard=KeyboardMode.ON, language=language)
        keyboard.make(engine, gallery.window, config)
        wait_until(lambda: gallery.window.property("shownKeyboard"), "the keyboard is loaded")
        wait_until(gallery.window.isActive, "the window is active")
        profiles = partial(profile.create, engine, None, self._parent)
        self._sign_on = SignOn(
            ("localhost",),
            self._texts,
            self._parent,
            connection_policy=gallery.policy,
            new_profile=profiles,
        )
        self._cards = NotificationCards(self._parent, send_text=device_texts.send())
        self._toast = Toast(self._parent)
        self._cameras = CameraScreen(_NO_LINK, self._parent)
        self._cleaning = CleaningModel(gallery.window, device_texts.cleaning(), self._parent)
        for name, model in (
            ("signOn", self._sign_on),
            ("cards", self._cards),
            ("toast", self._toast),
            ("cameraScreen", self._cameras),
            ("cleaning", self._cleaning),
        ):
            gallery.window.setProperty(name, model)

    def scenes(self) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
        """Return what there is to see, what shows it, and what takes it away."""
        yield "toast", self._show_toast, self._toast.hide
        yield "cards", self._show_cards, partial(self._cards.clear, "")
        yield "reply", self._show_reply, partial(self._cards.clear, "")
        yield "cameras", partial(self._show_cameras, "camera.door", "camera.yard"), self._no_camera
        yield "camera-waits", partial(self._show_cameras, ""), self._no_camera
        yield "cleaning", self._cleaning.show, self._cleaning.hide
        yield "login", self._show_login, self.gallery.sign_in.stop
        yield "sign-on-page", self._show_sign_on, self._sign_on.close

    def _show_toast(self) -> None:
        self._toast.show(ToastShow("", f"{_LONG} {_LONG}", 3600, dismissable=True))

    def _show_cards(self) -> None:
        for card in _CARDS * 2:
            number = self._cards.show(card)
        self._cards.set_picture(number, picture())
        self._cards.set_icon(number, picture())

    def _show_reply(self) -> None:
        self._cards.press(self._cards.show(_CARDS[-1]), "TALK")
        wait_until(lambda: self.gallery.window.property("keyboardHeight"), "the keyboard")

    def _show_cameras(self, *entities: str) -> None:
        for entity in entities:
            camera = ShownCamera(entity, _NO_LINK, self.gallery.runner, self._cameras)
            camera._picture = picture() if entity else ""
            self._cameras._cameras.append(camera)
        self._cameras.cameras_changed.emit()

    def _no_camera(self) -> None:
        self._cameras._cameras.clear()
        self._cameras.cameras_changed.emit()

    def _show_login(self) -> None:
        self.gallery.sign_in.line.explain(
            Reason.CREDENTIALS_REFUSED, device="kitchen-tablet", user="Wall"
        )
        self.gallery.sign_in.line.offer_phone()
        self.gallery.sign_in.start(self._site.url)
        wait_until(lambda: self.gallery.sign_in.overlay, "the login page")

    def _show_sign_on(self) -> None:
        url = self._site.url.replace("127.0.0.1", "localhost")
        self._sign_on.open("http://homeassistant.local:8123", f"{url}/auth/authorize")
        wait_until(lambda: self._sign_on.overlay, "the page of the sign-on")

    def close(self) -> None:
        """Close the window."""
        self.gallery.runner.close()
        self.gallery.close()
        shiboken6.delete(self._parent)


def main(folder: Path) -> None:
    """Write all pictures to `folder`."""
    keyboard.prepare(Config(keyboard=KeyboardMode.ON))
    with offscreen_engine() as engine, serving() as site:
        site.add("/auth/authorize", _LOGIN)
        for language in LANGUAGES:
            overlays = Overlays(engine, site, language)
            for name, show, hide in overlays.scenes():
                show()
                overlays.gallery.save(folder, name, language, after=0.3)
                hide()
            overlays.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
