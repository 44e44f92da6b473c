"""Cameras in the real dashboard: in our own player, whether or not the web engine has H.264."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness import clip_camera
from harness.devtools import Page, browser, page
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home, Kiosk, running, wait_until
from PIL import Image, ImageChops

MAGENTA = (255, 0, 255)
"""One of the bars of the test picture, a little left of its middle."""
BAR = 0.31
CARD = {"type": "picture-entity", "entity": "camera.clip", "camera_view": "live"}
LIGHTS = {"type": "entities", "entities": ["light.ceiling_lights", "light.bed_light"]}
VIEWS = [
    {"title": "Cameras", "path": "cameras", "cards": [CARD, LIGHTS]},
    {"title": "Other", "path": "other", "cards": [LIGHTS]},
]
FIND = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  return all(document).filter((element) => element.matches("%s")).map((element) => {
    const box = element.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
  });
})()"""

BOARD = "camera-cards"

pytestmark = pytest.mark.xdist_group("cameras")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnboardedServer]:
    """Return a Home Assistant with a camera."""
    folder = tmp_path_factory.mktemp("cameras")
    clip_camera.install(folder)
    with start_onboarded(folder, clip_camera.YAML) as server:
        server.call({"type": "lovelace/dashboards/create", "url_path": BOARD, "title": "Cameras"})
        save = {"type": "lovelace/config/save", "url_path": BOARD, "config": {"views": VIEWS}}
        server.call(save)
        yield server


@pytest.fixture
def watching(home: Home, server: OnboardedServer) -> Home:
    """Return a home that shows the camera, with DevTools and all of the log."""
    home.sign_in(server.url, server.username, server.password)
    home.extra = {
        "HA_KIOSK_URL": f"{server.url}/{BOARD}/cameras",
        "HA_KIOSK_LOG_LEVEL": "DEBUG",
        "HA_KIOSK_NATIVE_PLAYER": "always",  # the web engine of Debian's Qt would play by itself
        "QTWEBENGINE_REMOTE_DEBUGGING": str(free_port()),
    }
    return home


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def playing(home: Home, file: Path, *arguments: str) -> Iterator[tuple[Kiosk, Page]]:
    """Run the program and wait until the camera plays in its card."""
    zoom = float(arguments[1]) if arguments else 1.0
    with running(home, *arguments) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(int(home.extra["QTWEBENGINE_REMOTE_DEBUGGING"]), f"/{BOARD}") as found:
            wait_until(lambda: boxes(found, "video"), "a video")
            wait_until(
                lambda: plays_in(picture(kiosk, file), boxes(found, "video")[0], zoom), "a picture"
            )
            yield kiosk, found


def picture(kiosk: Kiosk, file: Path) -> Image.Image:
    """Return the window."""
    assert kiosk.ctl("screenshot", file=str(file))["ok"]
    with Image.open(file) as image:
        return image.convert("RGB")


def boxes(found: Page, selector: str) -> list[list[float]]:
    """Return where the elements are, in CSS pixels."""
    result = found.evaluate(FIND % selector)
    assert isinstance(result, list)
    return result


def is_magenta(image: Image.Image, x: float, y: float) -> bool:
    """Return whether the bar of the test picture is there."""
    pixel = image.getpixel((round(x), round(y)))
    assert isinstance(pixel, tuple)
    return all(abs(is_ - should) < 40 for is_, should in zip(pixel, MAGENTA, strict=True))


def plays_in(image: Image.Image, box: list[float], zoom: float = 1.0) -> bool:
    """Return whether the test picture fills `box`: its bar is where it belongs."""
    left, top, right, bottom = (edge * zoom for edge in box)
    bar = left + (right - left) * BAR
    width = (right - left) / 320
    height = (bottom - top) / 180
    return (
        is_magenta(image, bar, top + 20 * height)
        and not is_magenta(image, bar, top - 4)
        and not is_magenta(image, bar - 40 * width, top + 20 * height)
        and not is_magenta(image, bar + 40 * width, top + 20 * height)
    )


@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_a_camera_card_plays_where_it_is(watching: Home, tmp_path: Path, zoom: float) -> None:
    """It moves, its name stays legible, and nothing of it is left on the next view."""
    file = tmp_path / "look.png"
    with playing(watching, file, "--zoom", str(zoom)) as (kiosk, found):
        first = picture(kiosk, file)
        left, top, right, bottom = (round(edge * zoom) for edge in boxes(found, "video")[0])
        (footer,) = (round(box[1] * zoom) for box in boxes(found, ".footer") if box[3] > box[1])
        wait_until(
            lambda: (
                ImageChops.difference(first, picture(kiosk, file))
                .crop((left, top, right, bottom))
                .getbbox()
            ),
            "another picture",
        )
        second = picture(kiosk, file)
        changed = ImageChops.difference(first, second).getbbox()
        assert changed is not None
        assert changed[0] >= left - 1
        assert changed[1] >= top - 1
        assert changed[2] <= right + 1
        assert changed[3] <= footer + 1 < bottom
        kiosk.ctl("navigate", path=f"/{BOARD}/other")
        wait_until(
            lambda: not is_magenta(picture(kiosk, file), left + (right - left) * BAR, top + 40),
            "no picture",
        )
        kiosk.wait_for("live")
        kiosk.end()
        assert clip_camera.TOKEN[:12] not in kiosk.log
        assert "/api/hls/" not in kiosk.log


def test_a_dialog_is_not_covered(watching: Home, tmp_path: Path) -> None:
    """The card's picture goes, the dialog's plays; closed, it is the other way round."""
    file = tmp_path / "look.png"
    with playing(watching, file) as (kiosk, found):
        card = boxes(found, "video")[0]
        found.click((card[0] + card[2]) / 2, (card[1] + card[3]) / 2)
        wait_until(lambda: len(boxes(found, "video")) == 2, "the dialog")
        wait_until(lambda: plays_in(picture(kiosk, file), boxes(found, "video")[1]), "its picture")
        found.press_key("Escape", 27)
        wait_until(lambda: len(boxes(found, "video")) == 1, "no dialog")
        wait_until(lambda: plays_in(picture(kiosk, file), card), "the card's picture")


def test_a_page_that_died_plays_again(watching: Home, tmp_path: Path) -> None:
    """When it has been loaded again."""
    file = tmp_path / "look.png"
    with playing(watching, file) as (kiosk, found):
        kiosk.expect("renderer ended")
        card = boxes(found, "video")[0]
        with browser(int(watching.extra["QTWEBENGINE_REMOTE_DEBUGGING"])) as program:
            processes = program.command("SystemInfo.getProcessInfo")["processInfo"]
        assert isinstance(processes, list)
        for process in processes:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
        wait_until(lambda: any("crashed" in state for state in kiosk.states()), "the death")
        kiosk.wait_for("live")
        wait_until(lambda: plays_in(picture(kiosk, file), card), "a picture again")
