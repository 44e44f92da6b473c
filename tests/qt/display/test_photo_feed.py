"""The pictures of the screensaver, one after the other, and how one becomes the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from harness.gallery import Gallery
from harness.screensaver import new_model
from harness.waiting import wait_until
from PIL import Image
from PySide6.QtCore import QObject, QPoint, QUrl
from PySide6.QtQml import QQmlEngine

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.photos import PhotoSource
from ha_kiosk.display.stages import Stage
from ha_kiosk.qt.display.photo_feed import FRESH, PhotoFeed
from ha_kiosk.qt.platform.job_runner import JobRunner


def config(where: str) -> Config:
    """Return settings with pictures."""
    return Config(screen_screensaver=Screensaver.PHOTOS, screen_photos=Path(where))


class Source:
    """Pictures that the test makes up."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.may = threading.Event()
        self.may.set()
        self.looks = 0

    def find(self) -> list[str]:
        """Return them."""
        self.looks += 1
        self.may.wait(60)
        return self.names

    def load(self, name: str) -> Path:
        """Return one, if it is there."""
        if name == "broken":
            raise OSError("gone")
        return Path("/pictures", name)


class Scene:
    """A feed of pictures by where they are, and a clock that the test turns on."""

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        self.now = 1_000.0
        self.sources = {"/a": Source("1", "broken", "2"), "/b": Source("3")}
        self.model = new_model("en", parent)
        self.feed = PhotoFeed(
            config("/a"), self.model, self.source_of, runner, parent, clock=lambda: self.now
        )
        self.model.changed.connect(self.feed.follow_model)

    def source_of(self, settings: Config) -> PhotoSource | None:
        """Return the pictures of a configuration."""
        return self.sources.get(str(settings.screen_photos))

    def shown(self) -> str:
        """Return the name of the picture that is shown."""
        photo: QUrl = self.model.property("photo")
        return photo.fileName()

    def turn(self) -> None:
        """Let the time of one picture pass."""
        wait_until(lambda: not self.feed._is_busy, "the last one is there")
        self.feed._timer.timeout.emit()
        wait_until(lambda: not self.feed._is_busy, "the next one is there")


@pytest.fixture
def scene(runner: JobRunner, parent: QObject) -> Iterator[Scene]:
    """Return pictures that are not shown."""
    made = Scene(runner, parent)
    yield made
    for source in made.sources.values():
        source.may.set()


def test_one_picture_follows_the_other_while_they_are_seen(scene: Scene) -> None:
    """One that is broken is left out."""
    assert scene.sources["/a"].looks == 0
    scene.model.show(Stage.SCREENSAVER, config("/a"))
    wait_until(lambda: scene.shown() == "1", "the first one")
    scene.turn()
    assert scene.shown() == "1"
    scene.turn()
    assert scene.shown() == "2"
    scene.turn()
    assert scene.shown() == "1"
    scene.model.show(Stage.OFF, config("/a"))
    assert not scene.feed._timer.isActive()
    assert scene.sources["/a"].looks == 1


def test_new_pictures_are_found_after_a_while(scene: Scene) -> None:
    """An hour."""
    scene.model.show(Stage.SCREENSAVER, config("/a"))
    wait_until(lambda: scene.shown() == "1", "the first one")
    scene.sources["/a"].names = ["new"]
    scene.now += FRESH + 1
    scene.feed._timer.timeout.emit()
    wait_until(lambda: scene.shown() == "new", "the new one")


def test_another_folder_is_shown_at_once(scene: Scene) -> None:
    """Also while the old one is still being searched."""
    scene.sources["/a"].may.clear()
    scene.model.show(Stage.SCREENSAVER, config("/a"))
    scene.feed.configure(config("/b"))
    scene.sources["/a"].may.set()
    wait_until(lambda: scene.shown() == "3", "the other one")
    scene.feed.configure(config("/none"))
    assert scene.shown() == ""
    assert not scene.feed._timer.isActive()


def test_one_picture_fades_into_the_next(engine: QQmlEngine, tmp_path: Path) -> None:
    """Once that is loaded; until then the last one stays."""
    for name, colour in (("red", "#ff0000"), ("blue", "#0000ff")):
        Image.new("RGB", (32, 32), colour).save(tmp_path / f"{name}.png")
    own = QObject()
    model = new_model("en", own)
    gallery = Gallery(engine)
    gallery.fit((320, 240), dark=True)
    gallery.window.setProperty("display", model)

    def seen() -> str:
        return gallery.grab().pixelColor(QPoint(160, 120)).name()

    model.show(Stage.SCREENSAVER, config("/a"))
    model.set_photo(QUrl.fromLocalFile(str(tmp_path / "red.png")))
    wait_until(lambda: seen() == "#ff0000", "the first picture")
    model.set_photo(QUrl.fromLocalFile(str(tmp_path / "blue.png")))
    wait_until(lambda: seen() == "#0000ff", "the second picture")
    gallery.close()
    shiboken6.delete(own)
