"""Plays the server's speech, through Qt's media player.

Imported when there is something to play, so that a start does not load Qt Multimedia.
"""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QBuffer, QIODevice, QObject, QUrl, Signal, Slot
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from ha_kiosk.device.server_speech import Speech
from ha_kiosk.qt.cameras.media_player import quieten

MAX_WAITING = 20
"""Speeches that wait for the one that plays; the oldest are dropped."""
_OVER = frozenset({QMediaPlayer.MediaStatus.EndOfMedia, QMediaPlayer.MediaStatus.InvalidMedia})


def has_output() -> bool:
    """Return whether this machine has an audio output."""
    return not QMediaDevices.defaultAudioOutput().isNull()


class AudioPlayer(QObject):
    """Plays one speech after the other. `unplayable` carries the text of one that fails."""

    unplayable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Speech] = deque(maxlen=MAX_WAITING)
        self._buffer: QBuffer | None = None
        self._text = ""
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(QAudioOutput(self))
        quieten()
        self._player.mediaStatusChanged.connect(self._look)

    def play(self, speech: Speech) -> None:
        """Play the speech when the earlier ones are over."""
        self._waiting.append(speech)
        if self._buffer is None:
            self._next()

    def stop(self) -> None:
        """Stop playing, and drop all waiting speeches."""
        self._waiting.clear()
        self._close()

    @Slot(QMediaPlayer.MediaStatus)
    def _look(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._buffer is not None and status in _OVER:
            self._close()
            if status is QMediaPlayer.MediaStatus.InvalidMedia:
                self.unplayable.emit(self._text)
            self._next()

    def _next(self) -> None:
        if self._waiting and self._buffer is None:
            speech = self._waiting.popleft()
            self._text = speech.text
            self._buffer = QBuffer(self)
            self._buffer.setData(speech.audio)
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._player.setSourceDevice(self._buffer, QUrl(speech.name))
            self._player.play()

    def _close(self) -> None:
        buffer, self._buffer = self._buffer, None
        if buffer is not None:
            self._player.stop()
            self._player.setSource(QUrl())
            buffer.deleteLater()
