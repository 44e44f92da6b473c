"""One camera on the whole screen: still pictures at first, then its stream once that plays."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.cameras.camera_set import Camera
from ha_kiosk.device import camera_source
from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.cameras.camera_player import CameraPlayer
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.pending_callbacks import PendingCallbacks
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.server.http import Send
from ha_kiosk.server.websocket import Call

_log = logging.getLogger(__name__)
NEXT_MS = 500
"""Milliseconds from one still picture to the next."""


@dataclass(frozen=True, slots=True)
class CameraLink:
    """Access to the signed-in user's cameras. `software`: Qt Quick draws without OpenGL."""

    account: Account
    send: Send
    call: Call
    software: bool = False

    def picture(self, entity: str) -> str:
        """Return the current still picture; on a thread."""
        return camera_source.picture(self.send, self.account.signed_in(), entity)

    def stream(self, entity: str) -> str:
        """Return the address of the stream; on a thread."""
        return camera_source.stream(self.call, self.account.signed_in(), entity)


@qml_type
class ShownCamera(QObject):
    """One camera until `close`. Emits `failed` with the reason if it cannot be shown.

    `runner` has threads for the requests to the server, and for the stream.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, entity: str, link: CameraLink, runner: JobRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.entity = entity
        self._link, self._runner = link, runner
        self._picture = ""
        self._wants_video = self._has_video = False
        self._questions, self._streams = PendingCallbacks(), PendingCallbacks()
        self._stream_is_over = False
        self._problem: Exception | None = None
        self._camera = Camera("")
        self._player = CameraPlayer(runner, link.send, self)
        self._player.frame_shown.connect(self._framed)
        self._player.playback_failed.connect(self._broke)
        self._next = QTimer(self, singleShot=True, interval=NEXT_MS)
        self._next.timeout.connect(self._ask)

    def start(self) -> None:
        """Ask for the first picture and for the stream."""
        self._ask()
        done, failed = self._streams.wrap(self._play), self._streams.wrap(self._no_stream)
        self._runner.run(partial(self._link.stream, self.entity), done, failed)

    def close(self) -> None:
        """Stop showing the camera."""
        self._questions.cancel()
        self._streams.cancel()
        self._next.stop()
        self._player.clear()
        self._wants_video = False
        self.changed.emit()

    @Slot(QObject)
    def set_output(self, output: QObject) -> None:
        """Use the QML item that shows the pictures of the stream."""
        self._player.set_output(output)

    @Slot()
    def _ask(self) -> None:
        self._questions.cancel()  # drop the answers to earlier requests
        done, failed = self._questions.wrap(self._show), self._questions.wrap(self._no_picture)
        self._runner.run(partial(self._link.picture, self.entity), done, failed)

    def _show(self, picture: str) -> None:
        self._problem = None
        if not self._has_video:
            self._picture = picture
            self.changed.emit()
            self._next.start()

    def _no_picture(self, err: Exception) -> None:
        self._problem = err
        if self._picture or not self._stream_is_over:
            self._next.start()
        self._check()

    def _play(self, url: str) -> None:
        try:
            # Not at the top, because it imports Qt Multimedia.
            from ha_kiosk.qt.cameras.media_player import MediaPlayer  # noqa: F401, PLC0415
            from ha_kiosk.qt.cameras.software_output import register  # noqa: PLC0415
        except ImportError as err:
            self._no_stream(err)
            return
        if self._link.software:
            register()
        self._camera = Camera(url, muted=True, generation=1)
        self._wants_video = True
        self._player.play(0, self._camera)
        self.changed.emit()

    def _no_stream(self, err: Exception) -> None:
        _log.info("A camera is shown as still pictures: %s", err)
        self._stream_is_over = True
        self._check()

    @Slot(int, int, int)
    def _framed(self, _number: int, _width: int, _height: int) -> None:
        self._has_video = True
        self._next.stop()
        self.changed.emit()

    @Slot(int)
    def _broke(self, _number: int) -> None:
        self._player.clear()
        self._has_video = self._wants_video = False
        self._stream_is_over = True
        self.changed.emit()
        self._ask()

    def _check(self) -> None:
        """Give up if there is neither a picture nor a stream, unless the server is away."""
        if not self._stream_is_over or self._problem is None or self._picture:
            return
        if isinstance(self._problem, ServerUnreachable):
            self._next.start()
        else:
            self._next.stop()
            self.failed.emit(self._problem)

    picture = Property(str, lambda self: self._picture, notify=changed)
    hasVideo = Property(bool, lambda self: self._has_video, notify=changed)  # noqa: N815 - QML's
    wantsVideo = Property(bool, lambda self: self._wants_video, notify=changed)  # noqa: N815
    surface = Property(
        str,
        lambda self: "CameraPainted.qml" if self._link.software else "CameraVideo.qml",
        constant=True,
    )
