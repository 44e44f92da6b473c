"""Cameras on the whole screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from harness.clip_camera import ClipServer
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QVideoSink

from ha_kiosk.device.command_values import CameraWish
from ha_kiosk.errors import KioskError, ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.device.camera_screen import CameraScreen
from ha_kiosk.qt.device.shown_camera import CameraLink, ShownCamera

PIXEL = (
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # one of GIF
)


class Link(CameraLink):
    """The way to cameras that a test makes up: what each name gives, or why it gives nothing."""

    def __init__(self, clip: ClipServer) -> None:
        super().__init__(cast("Any", None), clip.send, cast("Any", None))
        object.__setattr__(self, "asked", [])
        object.__setattr__(self, "has", {})
        object.__setattr__(self, "errors", [])
        object.__setattr__(self, "gates", [])

    asked: list[str]
    errors: list[Exception]
    gates: list[threading.Event]
    has: dict[str, tuple[bool, bool]]

    def picture(self, entity: str) -> str:
        """Return a picture, where there is one."""
        has_picture = self.has[entity][0]
        gate = self.gates.pop() if self.gates else None
        self.asked.append(entity)
        if gate is not None:
            gate.wait(60)
        if self.errors:
            raise self.errors.pop()
        if not has_picture:
            raise KioskError(Text("no picture"))
        return PIXEL

    def stream(self, entity: str) -> str:
        """Return a stream, where there is one."""
        if not self.has[entity][1]:
            raise KioskError(Text("no stream"))
        return "http://ha.local/master_playlist.m3u8"


class Scene:
    """A screen for cameras, and what it told."""

    def __init__(self, link: Link, parent: QObject) -> None:
        self.link = link
        self.screen = CameraScreen(link, parent)
        self.stirs = 0
        self.failures: list[tuple[str, str]] = []
        self.screen.stirred.connect(self._stir)
        self.screen.failed.connect(lambda what, err: self.failures.append((what, str(err))))

    def _stir(self) -> None:
        self.stirs += 1

    def show(self, timeout: float = 60, **cameras: tuple[bool, bool]) -> tuple[ShownCamera, ...]:
        """Show cameras that have pictures and streams, or have not."""
        names = {f"camera.{name}": has for name, has in cameras.items()}
        self.link.has.update(names)
        self.screen.show(CameraWish(tuple(names), timeout))
        return tuple(self.screen._cameras)


@pytest.fixture
def clip() -> ClipServer:
    """Return what sends a stream."""
    return ClipServer()


@pytest.fixture
def scene(parent: QObject, clip: ClipServer) -> Iterator[Scene]:
    """Return a screen on which there is no camera."""
    scene = Scene(Link(clip), parent)
    yield scene
    scene.screen.close()
    scene.screen._runner.close()


def test_two_cameras_are_shown_by_pictures(scene: Scene) -> None:
    """Which come again and again, until they are closed; the screen is woken."""
    one, two = scene.show(one=(True, False), two=(True, False))
    assert scene.screen.overlay == "camera"
    assert scene.stirs == 1
    wait_until(lambda: one.property("picture") == two.property("picture") == PIXEL, "pictures")
    wait_until(lambda: scene.link.asked.count("camera.one") > 1, "another picture")
    scene.screen.close()
    assert scene.screen.overlay == ""
    assert scene.screen.property("cameras") == []
    assert scene.failures == []


def test_a_stream_takes_the_place_of_pictures(scene: Scene, clip: ClipServer) -> None:
    """Even where there are none; when it ends, pictures are asked for again."""
    (camera,) = scene.show(door=(False, True))
    wait_until(lambda: camera.property("wantsVideo"), "a stream")
    output = QObject(camera)
    output.setProperty("videoSink", QVideoSink(output))
    camera.set_output(output)
    wait_until(lambda: camera.property("hasVideo"), "video")
    assert scene.failures == []
    asked = len(scene.link.asked)
    scene.link.has["camera.door"] = (True, False)
    clip.status = 500
    camera._broke(0)
    wait_until(lambda: camera.property("picture") == PIXEL, "a picture")
    assert len(scene.link.asked) > asked
    assert not camera.property("hasVideo")


def test_a_late_answer_to_an_earlier_question_ends_nothing(scene: Scene) -> None:
    """The stream has ended since, and a new question is under way."""
    gate = threading.Event()
    scene.link.gates.append(gate)
    (camera,) = scene.show(door=(False, False))
    wait_until(lambda: camera._stream_is_over, "no stream")
    wait_until(lambda: scene.link.asked, "a question")
    scene.link.has["camera.door"] = (True, False)
    camera._broke(0)
    wait_until(lambda: camera.property("picture") == PIXEL, "a picture")
    camera._next.stop()
    camera._picture = ""
    gate.set()
    wait_until(lambda: not scene.screen._runner._running, "the late answer")
    assert scene.failures == []


def test_a_camera_of_which_nothing_can_be_seen_is_told(scene: Scene) -> None:
    """And taken away; the other one stays."""
    scene.show(door=(True, False), none=(False, False))
    wait_until(lambda: scene.failures == [("camera.none", "no picture")], "it is told")
    assert [camera.entity for camera in scene.screen._cameras] == ["camera.door"]


def test_a_server_that_is_away_is_asked_again(scene: Scene) -> None:
    """The camera is not given up for it."""
    scene.link.errors[:] = [
        ServerUnreachable(Text("no route")),
        ServerUnreachable(Text("no route")),
    ]
    (camera,) = scene.show(door=(True, False))
    wait_until(lambda: camera.property("picture") == PIXEL, "a picture")
    assert scene.link.asked == ["camera.door"] * 3
    assert scene.failures == []


@pytest.mark.parametrize("act", [QObject.objectName, CameraScreen.close])
def test_a_camera_goes_when_its_time_is_over(
    scene: Scene, act: Callable[[CameraScreen], object]
) -> None:
    """Or by a tap; another command shows others."""
    scene.show(one=(True, False))
    scene.show(timeout=0.2, two=(True, False))
    assert [camera.entity for camera in scene.screen._cameras] == ["camera.two"]
    act(scene.screen)
    wait_until(lambda: scene.screen.overlay == "", "it is gone")
    settle()
    assert not scene.screen._stir.isActive()
    assert scene.failures == []
