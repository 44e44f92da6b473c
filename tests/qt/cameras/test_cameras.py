"""Cameras over a real page, with the program's own script in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from harness.clip_camera import ClipServer
from harness.page import Kiosk, Said
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QColor

from ha_kiosk.cameras import camera_set
from ha_kiosk.config.choices import Player
from ha_kiosk.external_app.messages import ConfigGet, ExoPlayerPlayHls, ExoPlayerResize
from ha_kiosk.page import policy
from ha_kiosk.qt.cameras import camera_player

NewKiosk = Callable[..., Kiosk]
MAGENTA = QColor(255, 0, 255)
PLAYER = """
<style>
  body { margin: 0; height: 600px; background: white; }
  ha-hls-player, #above { position: absolute; left: 20px; top: 40px; width: 160px; height: 90px; }
  #above { background: white; display: none; }
</style>
<script>
window.taps = 0;
customElements.define("ha-hls-player", class extends HTMLElement {
  connectedCallback() {
    this.attachShadow({ mode: "open" }).innerHTML =
      "<video muted style='width:100%;height:100%;display:block'></video>";
    this._videoEl = this.shadowRoot.firstElementChild;
    this._videoEl.muted = true;
    this._videoEl.addEventListener("loadeddata", () => (this.loaded = true));
  }
  disconnectedCallback() { this._cleanUp(); }
  start(url) { this._renderHLSPolyfill(this._videoEl, null, new URL(url, location).href); }
  _renderHLSPolyfill() { this.polyfilled = true; }
  _cleanUp() { this.cleaned = true; }
  _setFatalError(text) { this.error = text; }
});
</script>
<div onclick="taps++"><ha-hls-player id="player"></ha-hls-player><div id="above"></div></div>
"""
AT = (20 + 160 * 0.31, 40 + 10)
"""A point of the magenta bar, in CSS pixels."""


def test_sound_that_comes_and_goes_leaves_nothing_behind(parent: QObject) -> None:
    """A page may switch it as often as it likes."""
    audio = pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    from ha_kiosk.qt.cameras.media_player import MediaPlayer  # noqa: PLC0415 - as the program does

    sink = audio.QVideoSink(parent)
    media = MediaPlayer(sink, os.devnull, muted=True, parent=parent)
    for number in range(20):
        media.mute(muted=bool(number % 2))
    media.mute(muted=True)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert media.findChildren(audio.QAudioOutput) == []
    media.close()


@pytest.fixture
def clip() -> ClipServer:
    """Return a server that has a stream."""
    return ClipServer()


@pytest.fixture
def playing(new_kiosk: NewKiosk, site: Site, clip: ClipServer) -> Kiosk:
    """Return a window in which a camera plays."""
    return play(new_kiosk, site, clip)


def play(new_kiosk: NewKiosk, site: Site, clip: ClipServer, **parts: object) -> Kiosk:
    """Open a window in which a camera plays, and wait for its picture."""
    site.add("/", PLAYER)
    kiosk = new_kiosk(player=Player.ALWAYS, stream=clip.send, **parts)
    kiosk.load()
    kiosk.do("player.start('/api/hls/t0ken/playlist.m3u8')")
    return kiosk


def is_shown(kiosk: Kiosk, at: tuple[float, float] = AT, zoom: float = 1.0) -> bool:
    """Return whether the bar of the test picture is there."""
    image = kiosk.window.grabWindow()
    ratio = image.devicePixelRatio()
    colour = image.pixelColor(round(at[0] * zoom * ratio), round(at[1] * zoom * ratio))
    return all(
        abs(is_ - should) < 40
        for is_, should in zip(colour.getRgb()[:3], MAGENTA.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def open_pipes() -> int:
    """Return how many ends of pipes this process has open."""
    count = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            count += entry.readlink().name.startswith("pipe:")
        except OSError:  # the one that lists them
            continue
    return count


@pytest.mark.parametrize("zoom", [1.0, 1.25])
def test_a_camera_is_shown_where_the_page_has_it(
    new_kiosk: NewKiosk, site: Site, clip: ClipServer, zoom: float
) -> None:
    """Whatever the zoom, and where it goes when the page scrolls; the page learns of it."""
    kiosk = play(new_kiosk, site, clip, zoom=zoom)
    wait_until(lambda: is_shown(kiosk, zoom=zoom), "a picture")
    wait_until(lambda: kiosk.ask("player.loaded") is True, "the page knows")
    assert kiosk.ask("player._videoEl.style.aspectRatio") == "320 / 180"
    assert not is_shown(kiosk, (AT[0], 36), zoom)
    assert not is_shown(kiosk, (AT[0] - 30, AT[1]), zoom)
    kiosk.do("scrollTo(0, 30)")
    wait_until(lambda: is_shown(kiosk, (AT[0], 14), zoom), "the picture has moved")
    kiosk.do("player.remove()")
    wait_until(lambda: not is_shown(kiosk, (AT[0], 14), zoom), "no picture")


def test_what_lies_over_the_video_is_not_covered(playing: Kiosk) -> None:
    """A dialog over all of it, or a bar over its upper part."""
    wait_until(lambda: is_shown(playing), "a picture")
    playing.do("above.style.display = 'block'")
    wait_until(lambda: not is_shown(playing), "no picture under the dialog")
    playing.do("above.style.height = '40px'")
    low = (AT[0], 40 + 55)
    wait_until(lambda: is_shown(playing, low), "a picture below the bar")
    assert not is_shown(playing)
    playing.do("above.remove()")
    wait_until(lambda: is_shown(playing), "the whole picture")


def test_taps_reach_the_page(playing: Kiosk) -> None:
    """The frontend opens its dialog."""
    wait_until(lambda: is_shown(playing), "a picture")
    playing.tap("player")
    wait_until(lambda: playing.ask("taps") == 1, "the tap")


def test_a_new_document_has_no_cameras(playing: Kiosk) -> None:
    """The page did not say that it is over; nothing is left open."""
    wait_until(lambda: is_shown(playing), "a picture")
    before = open_pipes()
    playing.load("/other")
    wait_until(lambda: not is_shown(playing), "no picture")
    assert open_pipes() < before


def test_a_page_that_dies_takes_its_cameras_along(playing: Kiosk) -> None:
    """So does one that is dropped."""
    wait_until(lambda: is_shown(playing), "a picture")
    before = open_pipes()
    playing.page.kill_renderer()
    wait_until(lambda: any("Died" in type(e).__name__ for e in playing.happened), "its death")
    settle()
    assert open_pipes() < before


def test_a_dropped_page_takes_its_cameras_along(playing: Kiosk) -> None:
    """The view that they lay in is gone."""
    wait_until(lambda: is_shown(playing), "a picture")
    before = open_pipes()
    playing.page.discard()
    settle()
    assert open_pipes() < before


def test_a_stream_that_does_not_play_is_left_to_the_page(
    playing: Kiosk, clip: ClipServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a few tries; the frontend shows still pictures then."""
    monkeypatch.setattr(camera_set, "GIVE_UP", 1)
    wait_until(lambda: is_shown(playing), "a picture")
    clip.status = 404
    playing.do("player.start('/api/hls/another/playlist.m3u8')")
    wait_until(lambda: playing.ask("player.error") is not None, "the page knows")
    assert not is_shown(playing)


def test_a_dark_screen_costs_nothing(playing: Kiosk, clip: ClipServer) -> None:
    """What the page wants meanwhile plays when somebody can see it."""
    wait_until(lambda: is_shown(playing), "a picture")
    before = open_pipes()
    playing.cameras.sleep()
    wait_until(lambda: not is_shown(playing), "no picture")
    assert open_pipes() < before
    playing.do("player.start('/api/hls/another/playlist.m3u8')")
    playing.cameras.wake()
    wait_until(lambda: is_shown(playing), "a picture")
    assert any("/another/" in url for url in clip.requests)


def test_a_stream_is_renewed_now_and_then(
    playing: Kiosk, clip: ClipServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFmpeg would remember all of it."""
    wait_until(lambda: is_shown(playing), "a picture")
    header = f"{playing.url}/api/hls/t0ken/init.mp4"
    with monkeypatch.context() as soon:
        soon.setattr(camera_player, "RENEW", 0.0)
        wait_until(lambda: clip.requests.count(header) > 1, "another stream")
    # Not anew every two seconds: a slow machine would not show a picture in between.
    wait_until(lambda: is_shown(playing), "a picture")


def test_sound_is_heard_when_the_page_wants_it(playing: Kiosk, clip: ClipServer) -> None:
    """Without a new stream."""
    wait_until(lambda: is_shown(playing), "a picture")
    playing.do("player._videoEl.muted = false")
    heard = [ExoPlayerPlayHls(f"{playing.url}/api/hls/t0ken/playlist.m3u8", camera=1)]
    wait_until(lambda: heard[0] in playing.heard, "the page says so")
    wait_until(lambda: is_shown(playing), "a picture")
    assert clip.requests.count(f"{playing.url}/api/hls/t0ken/init.mp4") == 1


def test_other_servers_and_files_are_not_played(playing: Kiosk, clip: ClipServer) -> None:
    """Nothing is asked for, and the page is told."""
    wait_until(lambda: is_shown(playing), "a picture")
    before = set(clip.requests)
    for url in ("http://127.0.0.1:1/x.m3u8", "file:///etc/passwd", "pipe:0"):
        playing.do(f"player.error = undefined; player.start('{url}')")
        wait_until(lambda: playing.ask("player.error") is not None, "the page knows")
    assert all(policy.is_same_origin(url, playing.url) for url in set(clip.requests) - before)


def opened(clip: ClipServer) -> set[str]:
    """Return the streams that were asked for."""
    return {url for url in clip.requests if url.endswith("/playlist.m3u8")}


def test_a_thousand_calls_open_a_few_streams(playing: Kiosk, clip: ClipServer) -> None:
    """With places that are none; the window goes on, and one camera plays at the end."""
    wait_until(lambda: is_shown(playing), "a picture")
    playing.do(
        """
        const bus = (type, payload) => externalApp.externalBus(JSON.stringify({ type, payload }));
        for (let i = 0; i < 1000; i++) {
          bus("exoplayer/play_hls", { url: location.origin + "/" + i + "/playlist.m3u8" });
          bus("exoplayer/resize", { left: 1e300, top: -1e15, right: i, bottom: i });
        }
        externalApp.externalBus('{"type":"exoplayer/resize","payload":{"left":NaN,"top":1,' +
          '"right":2,"bottom":3}}');
        """
    )
    wait_until(lambda: is_shown(playing), "the picture is still there")
    wait_until(lambda: len(opened(clip)) > 1, "another stream is opened")
    pass_time(1.5)
    assert len(opened(clip)) < 10
    assert any(isinstance(message, ExoPlayerResize) for message in playing.heard)


def test_without_opengl_or_with_it_the_same_player_plays(
    new_kiosk: NewKiosk, site: Site, clip: ClipServer
) -> None:
    """Qt's own item gets the frames; the software backend of this test paints none of them."""
    kiosk = play(new_kiosk, site, clip, software=False)
    wait_until(lambda: kiosk.ask("player.loaded") is True, "a frame")


@pytest.mark.parametrize(
    ("player", "engine_plays", "claimed"),
    [
        (Player.AUTO, True, False),
        (Player.AUTO, False, True),
        (Player.ALWAYS, True, True),
        (Player.NEVER, False, False),
    ],
)
def test_a_player_is_claimed_where_it_is_needed(
    new_kiosk: NewKiosk,
    site: Site,
    clip: ClipServer,
    player: Player,
    engine_plays: bool,  # noqa: FBT001
    claimed: bool,  # noqa: FBT001
) -> None:
    """And the page's own one is left alone elsewhere."""
    answer = "true" if engine_plays else "false"
    site.add("/", PLAYER, before="")
    kiosk = new_kiosk(player=player, stream=clip.send)
    kiosk.page._page_script = (
        f"MediaSource.isTypeSupported = () => {answer};{kiosk.page._page_script}"
    )
    kiosk.load()
    kiosk.do("externalApp.externalBus(JSON.stringify({ id: 7, type: 'config/get' }))")
    wait_until(lambda: ConfigGet(7) in kiosk.heard, "the question")
    assert kiosk.answers(1)[0][1]["result"]["hasExoPlayer"] is claimed
    kiosk.do("player.start('/x/playlist.m3u8')")
    assert kiosk.ask("player.polyfilled === true") is not claimed


def test_a_machine_without_qt_multimedia_shows_what_it_can(
    new_kiosk: NewKiosk,
    site: Site,
    clip: ClipServer,
    monkeypatch: pytest.MonkeyPatch,
    qt_said: Said,
) -> None:
    """A library may be missing; the page is told, now and later."""
    for name in ("ha_kiosk.qt.cameras.media_player", "ha_kiosk.qt.cameras.software_output"):
        monkeypatch.setitem(sys.modules, name, None)
    kiosk = play(new_kiosk, site, clip)
    wait_until(lambda: kiosk.ask("player.error") is not None, "the page knows")
    kiosk.do("player.error = undefined; player.start('/x/playlist.m3u8')")
    wait_until(lambda: kiosk.ask("player.error") is not None, "the page knows again")
    assert not kiosk.cameras.is_claimed
    assert clip.requests == []


def test_the_start_does_not_pay_for_the_player() -> None:
    """Qt Multimedia is loaded when the first camera plays."""
    code = "import sys, ha_kiosk.qt.app; sys.exit('PySide6.QtMultimedia' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
