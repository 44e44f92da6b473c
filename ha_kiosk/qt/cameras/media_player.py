"""Qt's media player for one stream from a pipe.

Imported when the first camera plays, so that a start without cameras does not load Qt Multimedia.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink

_FATAL = 8  # AV_LOG_FATAL


class MediaPlayer(QObject):
    """Plays the stream from `path` into `sink`.

    Emits `frame_shown` for each picture, and `playback_failed` if it cannot go on.
    """

    frame_shown = Signal(int, int)
    playback_failed = Signal(str)

    def __init__(self, sink: QVideoSink, path: str, *, muted: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._sink = sink
        self._player = QMediaPlayer(self)
        quieten()
        self._player.setVideoSink(sink)
        self.mute(muted=muted)
        sink.videoFrameChanged.connect(self._framed)
        self._player.errorOccurred.connect(self._broke)
        self._player.setSource(QUrl.fromLocalFile(path))
        self._player.play()

    def mute(self, *, muted: bool) -> None:
        """Mute or unmute the sound. Without an audio output the sound is not even decoded."""
        before = self._player.audioOutput()
        if muted is (before is None):
            return
        self._player.setAudioOutput(None if muted else QAudioOutput(self))  # type: ignore[arg-type]
        if before is not None:
            before.deleteLater()

    def close(self) -> None:
        """Stop playing. Close the pipe first, or this would wait for it."""
        self._sink.videoFrameChanged.disconnect(self._framed)
        self._player.errorOccurred.disconnect(self._broke)
        self._player.stop()
        self._player.setSource(QUrl())
        self.deleteLater()

    @Slot(QVideoFrame)
    def _framed(self, frame: QVideoFrame) -> None:
        if frame.isValid():
            self.frame_shown.emit(frame.width(), frame.height())

    @Slot(QMediaPlayer.Error, str)
    def _broke(self, error: QMediaPlayer.Error, _text: str) -> None:
        # Without the error's text, which may reveal more of the stream than a log should.
        self.playback_failed.emit(f"The player cannot play it ({error.name}).")


def quieten() -> None:
    """Keep FFmpeg, which the first player has loaded, from writing to stderr."""
    with suppress(OSError, AttributeError):
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            if "/libavutil." in line:
                ctypes.CDLL(line.split(maxsplit=5)[5]).av_log_set_level(_FATAL)
                return
