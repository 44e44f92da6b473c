"""One camera over the page: its stream, its player, and the position of its picture.

A stream that breaks off is opened again, after growing pauses. One that never shows a picture is
given up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QRectF, QTimer, Signal, Slot

from ha_kiosk.cameras import camera_set
from ha_kiosk.cameras.camera_set import Camera
from ha_kiosk.cameras.hls import Stream
from ha_kiosk.cameras.pipe import Pipe
from ha_kiosk.external_app.messages import Box, Fit
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server.http import Send

if TYPE_CHECKING:
    from ha_kiosk.qt.cameras.media_player import MediaPlayer

_log = logging.getLogger(__name__)
PACE = 0.5
"""Seconds from one stream of this player to the next, whatever the page does."""
WATCH_MS = 2_000
RENEW = 2 * 3600.0
"""Seconds after which a stream is opened anew, because FFmpeg remembers each picture of it: some
megabytes an hour."""
_FILL_MODES = {Fit.FILL: 0, Fit.CONTAIN: 1, Fit.COVER: 2}


class CameraPlayer(QObject):
    """Shows one camera at a time. Emits `frame_shown` at the first picture of a stream.

    Emits `playback_failed` if there will be no picture. `runner` has a thread for each stream that
    is open.
    """

    placement_changed = Signal()
    frame_shown = Signal(int, int, int)
    playback_failed = Signal(int)

    def __init__(
        self,
        runner: JobRunner,
        send: Send,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._runner, self._send, self._clock = runner, send, clock
        self._number, self._camera = 0, None
        self._output: QObject | None = None
        self._pipe: Pipe | None = None
        self._media: MediaPlayer | None = None
        self._size = (0, 0)
        self._failures = 0
        self._opened = self._last = -PACE
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._open)
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self._check)

    _camera: Camera | None

    def play(self, number: int, camera: Camera) -> None:
        """Show `camera`. Each generation of it is another stream."""
        before, self._camera = self._camera, camera
        if before is None or (number, camera.generation) != (self._number, before.generation):
            self._number = number
            self._close()
            self._size, self._failures = (0, 0), 0
            self._open_after(0.0)
        elif self._media is not None and camera.muted is not before.muted:
            self._media.mute(muted=camera.muted)
        self.placement_changed.emit()

    def clear(self) -> None:
        """Show nothing any more."""
        if self._camera is not None:
            self._camera = None
            self._close()
            self._output = None
            self.placement_changed.emit()

    @Slot(QObject)
    def set_output(self, output: QObject) -> None:
        """Use the QML item that shows the frames of a stream: its `videoSink` gets them."""
        self._output = output
        self._open_after(0.0)

    def _open_after(self, seconds: float) -> None:
        rest = max(seconds, self._opened + PACE - self._clock())
        if rest > 0:
            self._again.start(round(rest * 1000))
        else:
            self._again.stop()
            self._open()

    @Slot()
    def _open(self) -> None:
        if self._camera is None or self._output is None or self._pipe is not None:
            return
        pipe = Pipe()
        job = partial(_feed, self._camera.url, self._send, pipe)
        over = partial(self._over, pipe)
        self._opened = self._last = self._clock()
        if not self._runner.submit(job, partial(over, None), partial(over, is_over=False)):
            pipe.close()  # threads of abandoned streams are still running
            self._open_after(2 * PACE)
            return
        self._pipe = pipe
        # Not at the top, because it imports Qt Multimedia.
        from ha_kiosk.qt.cameras.media_player import MediaPlayer  # noqa: PLC0415

        sink = self._output.property("videoSink")
        self._media = MediaPlayer(sink, pipe.path, muted=self._camera.muted, parent=self)
        self._media.frame_shown.connect(self._framed)
        self._media.playback_failed.connect(self._broke)
        self._watch.start()

    def _close(self) -> None:
        self._again.stop()
        self._watch.stop()
        if self._pipe is not None:
            self._pipe.end()
        if self._media is not None:
            self._media.close()
            self._media = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None

    def _over(self, pipe: Pipe, err: Exception | None, is_over: bool) -> None:  # noqa: FBT001
        """Continue after the end of a stream, which was written to `pipe`."""
        if pipe is not self._pipe:
            return
        if is_over:
            self._watch.stop()
        elif err is None:  # the rest needs another player
            self._close()
            self._open_after(0.0)
        else:
            self._try_again(str(err))

    def _try_again(self, why: str) -> None:
        self._close()
        self._failures += 1
        rest = camera_set.retry(self._failures)
        if rest is not None:
            _log.debug("A camera's stream is opened again: %s", why)
            self._open_after(rest)
            return
        _log.info("A camera's stream does not play: %s", why)
        self.playback_failed.emit(self._number)

    @Slot(int, int)
    def _framed(self, width: int, height: int) -> None:
        self._last = self._clock()
        self._failures = 0
        if self._size != (width, height):
            self._size = (width, height)
            self.frame_shown.emit(self._number, width, height)
            self.placement_changed.emit()

    @Slot(str)
    def _broke(self, why: str) -> None:
        self._try_again(why)

    @Slot()
    def _check(self) -> None:
        if self._clock() - self._opened > RENEW:
            self._close()
            self._open_after(0.0)
        elif self._clock() - self._last > camera_set.STALL:
            self._last = self._clock()
            self._try_again("No new picture came.")

    def _box(self) -> QRectF:
        box = self._camera and self._camera.box
        return _rectangle(camera_set.natural(box, *self._size) if box else None)

    def _clip(self) -> QRectF:
        camera = self._camera
        if camera is None or camera.box is None:
            return QRectF()
        return self._box() if camera.clip == camera.box else _rectangle(camera.clip)

    active = Property(bool, lambda self: self._camera is not None, notify=placement_changed)
    shown = Property(bool, lambda self: self._size != (0, 0), notify=placement_changed)
    box = Property(QRectF, _box, notify=placement_changed)
    clip = Property(QRectF, _clip, notify=placement_changed)
    fillMode = Property(  # noqa: N815 - QML's
        int,
        lambda self: _FILL_MODES[self._camera.fit if self._camera else Fit.CONTAIN],
        notify=placement_changed,
    )


def _feed(url: str, send: Send, pipe: Pipe) -> bool:
    """Fill `pipe` from the stream at `url`; return whether that has ended for good."""
    stream = Stream(url, send, pipe.rest)
    try:
        for piece in stream.segments():
            if not pipe.write(piece):
                return False
    finally:
        pipe.end()
    return stream.is_over


def _rectangle(box: Box | None) -> QRectF:
    if box is None:
        return QRectF()
    return QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)
