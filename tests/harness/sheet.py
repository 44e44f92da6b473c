"""The settings sheet in the program's own window, with facts that the test makes up.

PYTHONPATH=tests python -m harness.sheet FOLDER      writes its pages as PNG files to look at
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import replace
from datetime import time
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.config.schedule import Schedule
from ha_kiosk.qt.screens.settings_info_source import SettingsInfoSource
from ha_kiosk.qt.screens.settings_screen import NO_WRONG_PIN, SettingsScreen
from ha_kiosk.settings_screen.model import SettingsModel
from ha_kiosk.settings_screen.pin_lockout import PinLockout
from ha_kiosk.settings_screen.rows import Choice, SettingsInfo
from ha_kiosk.status import Status
from harness.gallery import LANGUAGES, SIZES, Gallery
from harness.offscreen import offscreen_engine
from harness.waiting import settle

SERVER = "http://homeassistant.local:8123"
INFO = SettingsInfo(
    Status(
        profile="default",
        version="0.1.0",
        server=SERVER,
        ha_version="2026.11.0",
        user="wall",
        signed_in=True,
        state="live",
        render="software",
        brightness=60,
        volume=40,
    ),
    layouts=(Choice("de_DE", "Deutsch (Deutschland)"), Choice("en_GB", "English (United Kingdom)")),
    memory="412 MiB",
    addresses="192.168.1.27, fd12:3456:789a:1:9c3e:41ff:fe6b:2f10",
    path="/lovelace/wall",
    dashboards=(Choice("/map", "Map"), Choice("/dashboard-hall", "The hall, and what is near it")),
)

CONFIG = Config(
    settings_pin="2580",
    url=f"{SERVER}/map",
    screen_dim_after=60,
    screen_off_after=600,
    screen_brightness=70,
    keyboard_layouts=("de_DE",),
    screen_schedules=(Schedule("night", time(22), time(6, 30), ()),),
)
PAGES = (
    *("url", "page=screen", "page=screen/screen_off_after", "page=screensaver"),
    *("page=keyboard", "page=keyboard/keyboard_layouts", "page=sound"),
)
"""What is touched, one after the other, on the way to each page."""


class FakeInfo(SettingsInfoSource):
    """What a collector knows, without looking."""

    def __init__(self, info: SettingsInfo, parent: QObject) -> None:
        super().__init__(parent)
        self._info = info
        self.looked = 0

    @property
    def info(self) -> SettingsInfo:
        """Return what the test made up."""
        return self._info

    def tell(self, **fields: object) -> None:
        """Tell that the status has other `fields`."""
        status = replace(self._info.status, **fields)  # type: ignore[arg-type]
        self._info = replace(self._info, status=status)
        self.info_changed.emit()

    def poll(self) -> None:
        """Count that it was asked."""
        self.looked += 1

    def query_server(self) -> None:
        """Ask nobody."""


class Clock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def new_settings(
    parent: QObject,
    *,
    config: Config | None = None,
    fixed: Collection[str] = (),
    language: str = "en",
    info: SettingsInfo = INFO,
    clock: Clock | None = None,
    lockout: PinLockout = NO_WRONG_PIN,
    **waits: int,
) -> SettingsScreen:
    """Return a closed sheet."""
    return SettingsScreen(
        config=config or Config(),
        sheet=SettingsModel(i18n.load(language, {}), fixed, can_restart=True),
        info=FakeInfo(info, parent),
        lockout=lockout,
        clock=clock or Clock(),
        parent=parent,
        **waits,
    )


def scroll_to_the_end(gallery: Gallery) -> None:
    """Show the last rows of the page, in every size."""
    (view,) = gallery.items("QQuickFlickable")
    gallery.fit(SIZES[0], dark=False)
    settle()
    view.setProperty("contentY", view.property("contentHeight") - view.height())


def main(folder: Path) -> None:
    """Write all pictures to `folder`."""
    with offscreen_engine() as engine:
        for language in LANGUAGES:
            parent = QObject()
            settings = new_settings(parent, config=CONFIG, language=language)
            gallery = Gallery(engine, settings)
            gallery.screen.show(None)

            def take(name: str) -> None:
                gallery.save(folder, f"sheet-{name}", language, after=0.2)  # noqa: B023 - called at once

            settings.open()
            for key in "123":
                settings.digit(key)
            take("pin")
            settings.digit("ok")
            take("pin-wrong")
            for key in ("2", "5", "8", "0", "ok"):
                settings.digit(key)
            take("root")
            scroll_to_the_end(gallery)
            take("root-end")
            settings.press("sign_out")
            take("question")
            settings.answer(False)  # noqa: FBT003 - a Qt slot
            settings.show_problem("ha-kiosk.toml cannot be written: Read-only file system.")
            take("problem")
            for name in PAGES:
                for row in name.split("/"):
                    settings.press(row)
                take(name.rpartition("/")[2].removeprefix("page="))
                if name == "page=screen":
                    scroll_to_the_end(gallery)
                    take("screen-end")
                for _ in name.split("/"):
                    settings.back()
            gallery.close()
            shiboken6.delete(parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
