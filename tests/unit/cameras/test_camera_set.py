"""Which cameras play over the page, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.cameras import camera_set
from ha_kiosk.cameras.camera_set import MAX_CAMERAS, Camera, CameraSet
from ha_kiosk.external_app.messages import (
    Box,
    ExoPlayerPlayHls,
    ExoPlayerResize,
    ExoPlayerStop,
    Fit,
    FrontendLoaded,
    Message,
    PageCreated,
)

SERVER = "http://ha:8123"
URL = f"{SERVER}/api/hls/t0ken/playlist.m3u8"
BOX = Box(10, 20, 330, 200)


def wall(*messages: Message) -> CameraSet:
    """Return the wall after these messages."""
    result = CameraSet()
    for message in messages:
        result = result.handle(message, SERVER)
    return result


def test_a_camera_plays_until_the_page_stops_it() -> None:
    """The frontend's own way: one player, without a number."""
    playing = wall(ExoPlayerPlayHls(URL, muted=True), ExoPlayerResize(BOX))
    assert dict(playing.cameras) == {0: Camera(URL, muted=True, generation=1, box=BOX, clip=BOX)}
    assert playing.cameras[0].clip is not None
    assert not playing.handle(ExoPlayerStop(), SERVER).cameras


def test_cameras_have_numbers() -> None:
    """A dashboard shows several at a time."""
    playing = wall(
        ExoPlayerPlayHls(URL, camera=1),
        ExoPlayerPlayHls(URL + "?2", camera=2),
        ExoPlayerResize(BOX, fit=Fit.COVER, camera=2),
        ExoPlayerStop(1),
    )
    assert dict(playing.cameras) == {
        2: Camera(URL + "?2", generation=2, box=BOX, clip=BOX, fit=Fit.COVER)
    }


def test_a_new_document_has_no_cameras() -> None:
    """What the last one had on screen is gone."""
    assert not wall(ExoPlayerPlayHls(URL), PageCreated()).cameras


def test_other_messages_change_nothing() -> None:
    """Nor does the place of a camera that does not play."""
    playing = wall(ExoPlayerPlayHls(URL))
    assert playing.handle(FrontendLoaded(), SERVER) is playing
    assert playing.handle(ExoPlayerResize(BOX, camera=7), SERVER) is playing


def test_the_same_stream_is_not_opened_again() -> None:
    """But it may be heard now."""
    playing = wall(ExoPlayerPlayHls(URL, muted=True), ExoPlayerResize(BOX), ExoPlayerPlayHls(URL))
    assert playing.cameras[0] == Camera(URL, muted=False, generation=1, box=BOX, clip=BOX)


def test_another_stream_takes_the_place_of_the_first() -> None:
    """Where it was."""
    playing = wall(ExoPlayerPlayHls(URL), ExoPlayerResize(BOX), ExoPlayerPlayHls(URL + "?2"))
    assert playing.cameras[0] == Camera(URL + "?2", generation=2, box=BOX, clip=BOX)


@pytest.mark.parametrize(
    "url",
    [
        "http://other:8123/api/hls/t/playlist.m3u8",
        "https://ha:8123/api/hls/t/playlist.m3u8",
        "http://ha:8123@other/playlist.m3u8",
        "file:///etc/passwd",
        "concat:http://ha:8123/a|file:///etc/passwd",
        "pipe:0",
        "//ha:8123/x.m3u8",
        "javascript:1",
        "http://[",
    ],
)
def test_only_the_server_is_played(url: str) -> None:
    """Whatever the page says."""
    refused = wall(ExoPlayerPlayHls(url))
    assert not refused.cameras
    assert refused.refused == 1


def test_there_is_an_end_to_what_plays() -> None:
    """A page cannot open streams without number; what plays may still change."""
    full = wall(*(ExoPlayerPlayHls(URL, camera=number) for number in range(1000)))
    assert len(full.cameras) == MAX_CAMERAS
    assert full.refused == 1000 - MAX_CAMERAS
    assert full.handle(ExoPlayerPlayHls(URL + "?2", camera=1), SERVER).cameras[1].url == URL + "?2"


@pytest.mark.parametrize(
    ("clip", "seen"),
    [
        (None, BOX),
        (Box(10, 56, 330, 160), Box(10, 56, 330, 160)),
        (Box(-5, 0, 1000, 100), Box(10, 20, 330, 100)),
        (Box(0, 0, 0, 0), None),
        (Box(400, 20, 500, 200), None),
        (Box(10, 300, 330, 400), None),
    ],
)
def test_no_more_is_seen_than_the_page_shows(clip: Box | None, seen: Box | None) -> None:
    """A dialog, or the bar at the top, may lie over the video."""
    camera = wall(ExoPlayerPlayHls(URL), ExoPlayerResize(BOX, clip)).cameras[0]
    assert camera.clip == seen
    assert (camera.clip is not None) is (seen is not None)


@pytest.mark.parametrize(
    "box", [Box(0, 0, 1e9, 10), Box(-1e9, 0, 10, 10), Box(10, 0, 10, 10), Box(10, 0, 5, 10)]
)
def test_a_box_that_is_no_place_on_a_screen_shows_nothing(box: Box) -> None:
    """Also where there was one before."""
    camera = wall(ExoPlayerPlayHls(URL), ExoPlayerResize(BOX), ExoPlayerResize(box)).cameras[0]
    assert (camera.box, camera.clip) == (None, None)


@given(st.lists(st.floats(-1e16, 1e16) | st.integers(-50, 50), min_size=8, max_size=8))
def test_what_is_seen_lies_in_the_box(edges: list[float]) -> None:
    """For all numbers that a message may hold."""
    message = ExoPlayerResize(Box(*edges[:4]), Box(*edges[4:]))
    camera = wall(ExoPlayerPlayHls(URL), message).cameras[0]
    if camera.clip is not None:
        assert camera.box is not None
        assert camera.box.left <= camera.clip.left < camera.clip.right <= camera.box.right
        assert camera.box.top <= camera.clip.top < camera.clip.bottom <= camera.box.bottom
        assert camera.box.right <= camera_set.MAX_EDGE


def test_a_camera_that_does_not_play_is_taken_off_the_wall() -> None:
    """The others stay."""
    both = wall(ExoPlayerPlayHls(URL, camera=1), ExoPlayerPlayHls(URL, camera=2))
    assert set(both.without(1).cameras) == {2}


def test_a_stream_that_fails_is_tried_again_later_each_time_and_then_given_up() -> None:
    """The page has other ways to show a camera."""
    assert [camera_set.retry(failures) for failures in (1, 2, 3, 4)] == [0.5, 1.0, 2.0, None]


def test_a_flat_box_gets_the_height_of_the_picture() -> None:
    """The frontend may measure an empty video element."""
    flat = Box(0, 50, 320, 50)
    assert camera_set.natural(flat, 1920, 1080) == Box(0, 50, 320, 230)
    assert camera_set.natural(flat, 0, 0) == flat
    assert camera_set.natural(BOX, 1920, 1080) == BOX
