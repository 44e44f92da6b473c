"""Which cameras play over the page, and where: a pure state machine, driven by the page's messages.

The frontend itself asks for a native player only for HEVC in the more-info dialog, and knows only
one player. cameras/js/cameras.js asks for every camera and gives each a number; a message without
one comes from the frontend and means number 0. The script also sends the visible part of the
picture (`clip`), because a player over the page would cover what the page shows in front of it.

Only streams of the signed-in server over http(s) are accepted, and `MAX_CAMERAS` at a time. A box
with numbers that are no valid position is ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from ha_kiosk.external_app.messages import (
    Box,
    ExoPlayerPlayHls,
    ExoPlayerResize,
    ExoPlayerStop,
    Fit,
    Message,
    PageCreated,
)
from ha_kiosk.page import policy

MAX_CAMERAS: Final = 6
MAX_EDGE: Final = 20_000.0
"""CSS pixels from the page's corner to the edge of a picture; no screen is larger."""
GIVE_UP: Final = 3
"""Failures in a row without a picture, after which the page is told."""
STALL: Final = 10.0
"""Seconds without a new picture after which a stream is opened again."""


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera that plays. `generation` counts its streams."""

    url: str = field(repr=False)
    muted: bool = False
    generation: int = 0
    box: Box | None = None
    clip: Box | None = None
    fit: Fit = Fit.CONTAIN


@dataclass(frozen=True, slots=True)
class CameraSet:
    """All cameras, by their numbers. `refused` counts cameras that were not accepted."""

    cameras: Mapping[int, Camera] = field(default_factory=lambda: MappingProxyType({}))
    generations: int = 0
    refused: int = 0

    def without(self, *numbers: int) -> CameraSet:
        """Return the set without these cameras."""
        left = {number: item for number, item in self.cameras.items() if number not in numbers}
        return replace(self, cameras=MappingProxyType(left))

    def _with(self, number: int, camera: Camera) -> CameraSet:
        return replace(self, cameras=MappingProxyType({**self.cameras, number: camera}))

    def handle(self, message: Message, server: str) -> CameraSet:
        """Return the set after a message of the page of `server`."""
        match message:
            case PageCreated():
                return self.empty()
            case ExoPlayerPlayHls(camera=number):
                return self._play(message, server)
            case ExoPlayerResize(camera=number) if number in self.cameras:
                return self._with(number, _placed(self.cameras[number], message))
            case ExoPlayerStop(camera=number):
                return self.without(number)
            case _:
                return self

    def empty(self) -> CameraSet:
        """Return the set without any cameras."""
        return replace(self, cameras=MappingProxyType({}))

    def _play(self, message: ExoPlayerPlayHls, server: str) -> CameraSet:
        before = self.cameras.get(message.camera)
        if not policy.is_same_origin(message.url, server) or (
            before is None and len(self.cameras) >= MAX_CAMERAS
        ):
            return replace(self, refused=self.refused + 1)
        if before is not None and before.url == message.url:
            return self._with(message.camera, replace(before, muted=message.muted))
        generation = self.generations + 1
        camera = replace(
            before or Camera(""), url=message.url, muted=message.muted, generation=generation
        )
        return replace(self._with(message.camera, camera), generations=generation)


def retry(failures: int) -> float | None:
    """Return the seconds until a stream with so many failures in a row is tried again, or None."""
    return None if failures > GIVE_UP else 0.5 * 2 ** (failures - 1)


def _placed(camera: Camera, message: ExoPlayerResize) -> Camera:
    box = message.box
    if not _is_sane(box):
        return replace(camera, box=None, clip=None)
    clip = box if message.clip is None else _common(box, message.clip)
    return replace(camera, box=box, clip=clip, fit=message.fit)


def _is_sane(box: Box) -> bool:
    edges = (box.left, box.top, box.right, box.bottom)
    return all(abs(edge) <= MAX_EDGE for edge in edges) and box.right > box.left


def _common(one: Box, other: Box) -> Box | None:
    """Return the intersection of two boxes, or None."""
    common = Box(
        max(one.left, other.left),
        max(one.top, other.top),
        min(one.right, other.right),
        min(one.bottom, other.bottom),
    )
    return common if common.right > common.left and common.bottom > common.top else None


def natural(box: Box, width: int, height: int) -> Box:
    """Return `box`, with the height of the picture if the page gave it none.

    The frontend measures its own empty video element, whose height may be 0.
    """
    if box.bottom > box.top or not width:
        return box
    return replace(box, bottom=box.top + (box.right - box.left) * height / width)
