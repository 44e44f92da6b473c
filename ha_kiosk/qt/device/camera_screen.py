"""Cameras on the whole screen, over everything else: the model of qml/screens/CameraScreen.qml."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.device.command_values import MAX_CAMERAS, CameraWish
from ha_kiosk.qt.device.shown_camera import CameraLink, ShownCamera
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.qml_module import qml_type

STIR_MS = 5_000


@qml_type
class CameraScreen(QObject):
    """The cameras of one command, until a tap, another command, or their timeout.

    Emits `stirred` as long as the screen has to stay on, and `failed` with the camera that cannot
    be shown, and why.
    """

    cameras_changed = Signal()
    stirred = Signal()
    failed = Signal(str, object)

    def __init__(self, link: CameraLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        # A stream that was closed may still wait for its server for a while.
        self._runner = JobRunner(self, limit=8 * MAX_CAMERAS)
        self._cameras: list[ShownCamera] = []
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self.close)
        self._stir = QTimer(self, interval=STIR_MS)
        self._stir.timeout.connect(self.stirred)

    @property
    def overlay(self) -> str:
        """Return "camera" while one is shown."""
        return "camera" if self._cameras else ""

    def show(self, wish: CameraWish) -> None:
        """Show these cameras in place of the current ones."""
        self._take_away(*self._cameras)
        self._over.start(round(wish.timeout * 1000))
        self._stir.start()
        self.stirred.emit()
        for entity in wish.entities:
            camera = ShownCamera(entity, self._link, self._runner, self)
            camera.failed.connect(partial(self._fail, camera))
            self._cameras.append(camera)
        self.cameras_changed.emit()
        for camera in tuple(self._cameras):
            camera.start()

    @Slot()
    def close(self) -> None:
        """Close all cameras."""
        self._take_away(*self._cameras)

    def _fail(self, camera: ShownCamera, err: Exception) -> None:
        self._take_away(camera)
        self.failed.emit(camera.entity, err)

    def _take_away(self, *cameras: ShownCamera) -> None:
        for camera in cameras:
            camera.close()
            camera.deleteLater()
        self._cameras = [camera for camera in self._cameras if camera not in cameras]
        if not self._cameras:
            self._over.stop()
            self._stir.stop()
        self.cameras_changed.emit()

    cameras = Property(list, lambda self: self._cameras, notify=cameras_changed)
