"""What we show around the page (dialogs, guest view, downloads, screensavers over it).

    PYTHONPATH=tests python -m harness.page_gallery FOLDER FILES

writes PNG files to look at. FILES is a folder whose files the file chooser shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import Q_ARG, QLocale, QMetaObject, QObject, QUrl
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtQml import QQmlEngine

from ha_kiosk import i18n
from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.stages import Stage
from ha_kiosk.external_app.capabilities import Capabilities
from ha_kiosk.external_app.handler import Handler
from ha_kiosk.external_app.messages import PageCreated
from ha_kiosk.page.alias import NO_ALIAS
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.qt.app import page as page_builder
from ha_kiosk.qt.app.page import PageSetting
from ha_kiosk.qt.external_app.external_app import ExternalApp
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform import time_format
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.requests.dialogs import DialogTiming
from ha_kiosk.qt.requests.way_back import WayBack
from ha_kiosk.qt.screens.screensaver_page import ScreensaverPage
from ha_kiosk.server.http import HttpClient
from harness.gallery import LANGUAGES, Gallery
from harness.offscreen import offscreen_engine
from harness.page import FakeServer, nothing
from harness.screensaver import new_model
from harness.site import Site, serving
from harness.waiting import wait_until

_DASHBOARD = """<style>
body { margin: 0; background: #fafafa; color: #141414; font: 24px Roboto; padding: 24px }
p { background: #ffffff; border: 1px solid #e0e0e0; border-radius: 12px; padding: 24px }
.dark body { background: #111111; color: #e1e1e1 }
.dark p { background: #1c1c1c; border-color: #343434 }
#toast { position: fixed; bottom: 8px; left: 50%; transform: translateX(-50%); display: none;
  background: #313131; color: white; border-radius: 4px; padding: 14px 16px; font-size: 14px }
.toast #toast { display: block }
</style>
<p>Living room 21.5 °C</p><p>Kitchen 20.1 °C</p><p>Garden 4.2 °C</p>
<div id="toast">The frontend's own toast</div>"""
_HEAT_PUMP = "<title>Heat pump</title><h1>Sign in to your heat pump</h1><p>with your account</p>"
_SLIDES = "<style>body { background: #204060; color: white; font: 40px Roboto }</style>A page"
_MESSAGE = (
    "Restart Home Assistant now? All automations stop for about a minute, and the heating stays "
    "as it is. "
)
_ROOM = "How shall this room be called?"
_LONG_NAME = (
    "Full backup of the house on the hill, with all pictures of the cameras, 2026-11-24.tar"
)
_HOUR_MS = 3_600_000


def photo(folder: Path) -> QUrl:
    """Return the address of a photo, which is written to `folder`."""
    image = QImage(1600, 1067, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, image.height())
    sky.setColorAt(0, QColor("#3a6ea5"))
    sky.setColorAt(0.6, QColor("#f6c28b"))
    sky.setColorAt(0.61, QColor("#35502f"))
    painter.fillRect(image.rect(), sky)
    painter.end()
    file = folder / "photo.jpg"
    image.save(str(file))
    return QUrl.fromLocalFile(str(file))


def _elsewhere(site: Site) -> str:
    """Return the address of the same site for somebody else's."""
    return site.url.replace("127.0.0.1", "localhost")


class PageScreens:
    """The program's window with a page in it, and the models of what comes over the page."""

    def __init__(self, engine: QQmlEngine, site: Site, files: Path, language: str) -> None:
        self._parent, self._site = QObject(), site
        words = i18n.load(language, {})
        config = Config(
            kiosk_mode=True, screen_screensaver_url=f"{_elsewhere(site)}/slides", url=site.url
        )
        runner = JobRunner(self._parent)
        policy = ConnectionPolicy(HttpClient(), runner, self._parent)
        profiles = [profile.create(engine, None, self._parent) for _ in range(2)]
        parts = self._parts = page_builder.build(
            PageSetting(
                parent=self._parent,
                runner=runner,
                config=config,
                profile=profiles[0],
                guest_profile=profiles[1],
                external_app=ExternalApp(runner, self._parent),
                connection_policy=policy,
                send=nothing,
                alias=NO_ALIAS,
                software=True,
                translations=words,
                clock_text=partial(time_format.text, where=QLocale(language)),
                downloads=files,
                pictures=files,
                dialog_timing=DialogTiming(patience_ms=_HOUR_MS, settle=0),
            )
        )
        self.dialogs, self.downloads = parts.dialogs, parts.downloads
        self.dialogs._turns._size = self.dialogs._turns._turns = 10_000
        self.downloads._away.setInterval(_HOUR_MS)
        self._runner, self._made = runner, False
        parts.external_app.message_received.connect(self._on_message)
        session = FakeServer().session(site.url)
        parts.external_app.serve(site.url, Handler(session, site.url, Capabilities))
        self.gallery = Gallery(engine, models=parts.models)
        self.gallery.screen.show(None)
        self._display = new_model(language, self._parent)
        self._display.set_page(
            ScreensaverPage(config, profiles[1], policy, lambda: site.url, self._parent)
        )
        label = PageTexts(words).labels().back
        self._way_back = WayBack(config, parts.page, lambda: site.url, label, self._parent)
        for name, model in (
            ("display", self._display),
            ("wayBack", self._way_back),
        ):
            self.gallery.window.setProperty(name, model)
        self.gallery.window.show()
        self.gallery.screen.dark_changed.connect(self._paint_page)
        self.gallery.screen.dark_changed.connect(parts.page_requests.on_activity)
        parts.page.load(site.url, site.url)
        wait_until(lambda: self._made, "the page is there")

    def scenes(self, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
        """Return what there is to see, and what shows it."""
        origin, dialogs = QUrl("http://homeassistant.local:8123"), self.dialogs
        away = f"{_elsewhere(self._site)}/away"
        refused = QUrl("http://evil.example/x")
        yield "dashboard", lambda: None
        yield "alert", partial(dialogs.open_dialog, 0, origin, "The front door is open.", "")
        yield "confirm", partial(dialogs.open_dialog, 1, origin, _MESSAGE, "")
        yield "prompt", partial(dialogs.open_dialog, 2, origin, _ROOM, "Kitchen")
        yield "long", partial(dialogs.open_dialog, 1, origin, _MESSAGE * 20, "")
        yield "files", partial(dialogs.open_file_dialog, [], False)  # noqa: FBT003 - a Qt slot
        yield "several-files", self._choose_several
        yield "no-files", partial(dialogs.open_file_dialog, ["video/x-none"], False)  # noqa: FBT003
        yield "color", partial(dialogs.open_color_dialog, QColor("#43a047"))
        yield "guest", partial(self._parts.external_view.open, away)
        yield "guest-failed", partial(self._parts.external_view.open, "http://127.0.0.1:9/")
        yield "saving", self._show_saving
        yield "refused", partial(self.downloads.accept, refused, "x.exe")
        yield "full-screen", partial(self._parts.page_requests.set_full_screen, True)  # noqa: FBT003
        yield "tooltip", self._show_tooltip
        yield "way-back", partial(self._way_back._show, is_shown=True)
        for kind in (Screensaver.DIM, Screensaver.BLACK, Screensaver.URL, Screensaver.PHOTOS):
            yield f"screensaver-{kind.value}", partial(self._show_screensaver, kind, folder)

    def clear(self) -> None:
        """Show nothing but the page."""
        self.dialogs.dismiss()
        self._parts.external_view.close()
        for number in list(self.downloads._running):
            self.downloads.state_changed(number, 3, 0)
        self.downloads.dismiss()
        self._way_back._show(is_shown=False)
        self._parts.page_requests.set_full_screen(False)
        self._parts.page.run("document.documentElement.classList.remove('toast')")
        self._display.show(Stage.ON, Config())
        for tip in self._tooltips():
            QMetaObject.invokeMethod(tip, "hide")

    def close(self) -> None:
        """Close the window."""
        self._runner.close()
        self._parts.cameras.close()
        self.gallery.close()
        shiboken6.delete(self._parent)

    def _on_message(self, message: object) -> None:
        self._made = self._made or message == PageCreated()

    def _paint_page(self) -> None:
        is_dark = str(self.gallery.screen.dark).lower()
        self._parts.page.run(f"document.documentElement.classList.toggle('dark', {is_dark})")

    def _choose_several(self) -> None:
        self.dialogs.open_file_dialog([], True)  # noqa: FBT003 - a Qt slot
        wait_until(lambda: self.dialogs.property("files"), "the list")
        self.dialogs.toggle_file(1)

    def _show_saving(self) -> None:
        """Show a download above the frontend's toast."""
        self._parts.page.run("document.documentElement.classList.add('toast')")
        self.downloads.on_activity()
        number = self.downloads.accept(QUrl(f"{self._site.url}/api/x"), _LONG_NAME)
        self.downloads._disk.stop()
        self.downloads.progress_changed(number, 123_456_789, 345_678_901)

    def _show_tooltip(self) -> None:
        text = "Turn the light of the living room on or off"
        arguments = Q_ARG(str, text), Q_ARG(float, 120.0), Q_ARG(float, 90.0)
        for tip in self._tooltips():
            QMetaObject.invokeMethod(tip, "show", *arguments)

    def _tooltips(self) -> list[QObject]:
        return self.gallery.window.findChildren(QObject, "tooltip")

    def _show_screensaver(self, kind: Screensaver, folder: Path) -> None:
        if kind is Screensaver.PHOTOS:
            self._display.set_photo(photo(folder))
        self._display.show(Stage.SCREENSAVER, Config(screen_screensaver=kind))


def main(folder: Path, files: Path) -> None:
    """Write all pictures to `folder`."""
    with offscreen_engine() as engine, serving() as site:
        site.add("/", _DASHBOARD)
        site.add("/away", _HEAT_PUMP)
        site.add("/slides", _SLIDES)
        for language in LANGUAGES:
            screens = PageScreens(engine, site, files, language)
            for name, show in screens.scenes(folder):
                show()
                slow = name.startswith(("guest", "screensaver"))
                screens.gallery.save(folder, name, language, after=1.3 if slow else 0.3)
                screens.clear()
            screens.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
