"""The cameras that play over the page: takes the page's requests, and gives QML what to show.

cameras/camera_set.py decides which ones the page may have. QML loads its part, and Qt Multimedia,
when the first one plays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from ha_kiosk.cameras.camera_set import MAX_CAMERAS, CameraSet
from ha_kiosk.config.choices import Player
from ha_kiosk.external_app import script
from ha_kiosk.external_app.messages import (
    ExoPlayerPlayHls,
    ExoPlayerResize,
    ExoPlayerStop,
    PageCreated,
)
from ha_kiosk.qt.cameras.camera_player import CameraPlayer
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.server.http import Send

_log = logging.getLogger(__name__)
TELL = "haKioskCamera"
"""The function of cameras/js/cameras.js that gets the state of a camera."""


@qml_type
class Cameras(QObject):
    """All cameras of the page of `server()`. Emits `script_requested` with a script for the page.

    `software` says that Qt Quick draws without OpenGL.
    """

    script_requested = Signal(str)
    player_wanted_changed = Signal()

    def __init__(
        self,
        setting: Player,
        send: Send,
        parent: QObject | None = None,
        *,
        software: bool,
    ) -> None:
        super().__init__(parent)
        self._setting, self._software = setting, software
        self._server: Callable[[], str] = str
        self._has_player = True
        self._sleeps = False
        self._engine_plays = True
        self._wall = CameraSet()
        # A stream that was closed may still wait for its server for a while.
        self._runner = JobRunner(self, limit=3 * MAX_CAMERAS)
        self._free = [CameraPlayer(self._runner, send, self) for _ in range(MAX_CAMERAS)]
        self._places: dict[int, CameraPlayer] = {}
        self._all = list(self._free)
        self._is_wanted = False
        for place in self._all:
            place.frame_shown.connect(self._framed)
            place.playback_failed.connect(self._failed)

    def serve(self, server: Callable[[], str]) -> None:
        """Play for the page of the origin that `server` returns. Before this call nothing plays."""
        self._server = server

    @property
    def is_claimed(self) -> bool:
        """Return whether the current page is told that there is a player."""
        return self._has_player and (
            self._setting is Player.ALWAYS
            or (self._setting is Player.AUTO and not self._engine_plays)
        )

    def page_created(self, message: PageCreated) -> None:
        """End the cameras of the previous document, and note what the web engine can play."""
        self._engine_plays = message.plays_h264
        self._update(message)

    def play(self, message: ExoPlayerPlayHls) -> None:
        """Play a camera, or tell the page that it cannot be played."""
        before = self._wall
        self._update(message)
        if self._wall.refused > before.refused or not self._has_player:
            if before.refused == 0 < self._wall.refused:
                _log.info("The page asked for too many videos, or for one of another server.")
            self._failed(message.camera)

    def resize(self, message: ExoPlayerResize) -> None:
        """Move the picture of a camera to the position in the page."""
        self._update(message)

    def stop_camera(self, message: ExoPlayerStop) -> None:
        """End one camera."""
        self._update(message)

    @Slot()
    def stop(self) -> None:
        """End all cameras, because the page is gone."""
        self._show(self._wall.empty())

    @Slot()
    def sleep(self) -> None:
        """Pause all cameras, because nobody can see them. The page is not told."""
        self._sleeps = True
        self._fill(self._wall.empty())

    @Slot()
    def wake(self) -> None:
        """Play the cameras that the page shows now."""
        self._sleeps = False
        self._fill(self._wall)

    def close(self) -> None:
        """End all cameras for good."""
        self._runner.close()
        self.stop()

    def _update(
        self, message: PageCreated | ExoPlayerPlayHls | ExoPlayerResize | ExoPlayerStop
    ) -> None:
        if self.is_claimed:
            self._show(self._wall.handle(message, self._server()))

    def _show(self, wall: CameraSet) -> None:
        if wall is self._wall:
            return
        self._wall = wall
        if not self._sleeps:
            self._fill(wall)

    def _fill(self, wall: CameraSet) -> None:
        for number in self._places.keys() - wall.cameras.keys():
            place = self._places.pop(number)
            place.clear()
            self._free.append(place)
        if wall.cameras and not self._is_wanted and not self._prepare():
            self._wall = wall.empty()
            for number in wall.cameras:
                self._failed(number)
            return
        for number, camera in wall.cameras.items():
            if number not in self._places:
                self._places[number] = self._free.pop()
            self._places[number].play(number, camera)

    def _prepare(self) -> bool:
        """Load the parts that show cameras; return whether that succeeded."""
        try:
            # Not at the top, because it imports Qt Multimedia.
            from ha_kiosk.qt.cameras.media_player import MediaPlayer  # noqa: F401, PLC0415
            from ha_kiosk.qt.cameras.software_output import register  # noqa: PLC0415
        except ImportError as err:
            _log.warning("Cameras do not play, because Qt Multimedia cannot be loaded: %s", err)
            self._has_player = False
            return False
        _log.info("Cameras are played by the native player.")
        if self._software:
            register()
        self._is_wanted = True
        self.player_wanted_changed.emit()
        return True

    @Slot(int, int, int)
    def _framed(self, number: int, width: int, height: int) -> None:
        self.script_requested.emit(
            script.call(TELL, number, "shown", width, height, origin=self._server())
        )

    @Slot(int)
    def _failed(self, number: int) -> None:
        self._show(self._wall.without(number))
        self.script_requested.emit(script.call(TELL, number, "failed", origin=self._server()))

    wanted = Property(bool, lambda self: self._is_wanted, notify=player_wanted_changed)
    places = Property(list, lambda self: self._all, constant=True)
    surface = Property(
        str,
        lambda self: "CameraPainted.qml" if self._software else "CameraVideo.qml",
        constant=True,
    )
