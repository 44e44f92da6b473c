"""Shows a camera's picture with the software backend, where Qt Quick's VideoOutput shows nothing.

Registered as the QML type `CameraPicture` of the module HaKiosk, with the same two properties. Each
frame is converted to an image off the UI thread, one at a time. Frames that arrive meanwhile are
dropped, so that a slow machine shows fewer pictures and does not fall behind.
"""

from __future__ import annotations

from functools import cache, partial

from PySide6.QtCore import Property, QObject, QRectF, QSizeF, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame, QVideoSink
from PySide6.QtQml import qmlRegisterType
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from ha_kiosk.qt.platform.result_queue import ResultQueue

_STRETCH, _FIT, _CROP = range(3)  # of VideoOutput.fillMode
_ASPECT = {
    _STRETCH: Qt.AspectRatioMode.IgnoreAspectRatio,
    _FIT: Qt.AspectRatioMode.KeepAspectRatio,
    _CROP: Qt.AspectRatioMode.KeepAspectRatioByExpanding,
}


class CameraPicture(QQuickPaintedItem):
    """Paints the frames of its `videoSink`."""

    fill_mode_changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._fill_mode = _FIT
        self._image = QImage()
        self._is_busy = False
        self._images: ResultQueue[QImage] = ResultQueue()
        self._images.watch(self._take, self)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._framed)

    def paint(self, painter: QPainter) -> None:
        """Paint the newest frame, as `fillMode` wants it."""
        if self._image.isNull():
            return
        area = QRectF(0, 0, self.width(), self.height())
        size = QSizeF(self._image.size()).scaled(area.size(), _ASPECT[self._fill_mode])
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._image, QRectF(self._image.rect()))

    @Slot(QVideoFrame)
    def _framed(self, frame: QVideoFrame) -> None:
        if frame.isValid() and self.isVisible() and not self._is_busy:
            self._is_busy = True
            job = partial(_convert, QVideoFrame(frame), self._images)
            QThreadPool.globalInstance().start(job)

    @Slot()
    def _take(self) -> None:
        image = self._images.get()
        if image is None:
            return
        self._is_busy = False
        self._image = image
        self.update()

    def _set_fill_mode(self, mode: int) -> None:
        self._fill_mode = mode if mode in _ASPECT else _FIT
        self.fill_mode_changed.emit()
        self.update()

    videoSink = Property(QObject, lambda self: self._sink, constant=True)  # noqa: N815 - as QML's
    fillMode = Property(  # noqa: N815 - as VideoOutput's
        int, lambda self: self._fill_mode, _set_fill_mode, notify=fill_mode_changed
    )


def _convert(frame: QVideoFrame, images: ResultQueue[QImage]) -> None:
    images.put(frame.toImage())


@cache
def register() -> None:
    """Make the type known to QML."""
    qmlRegisterType(CameraPicture, "HaKiosk", 1, 0, "CameraPicture")  # type: ignore[call-overload]
