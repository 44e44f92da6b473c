"""The locked-down page of a real Home Assistant: links, downloads, dialogs, fingers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness.devtools import SAVE, Page, page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port
from harness.site import Site, serving
from PIL import Image

BOARD = "locked-down"
LINK = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const link = all(document).find((element) => element.localName === "a" && element.href === %s);
  const box = link && link.getBoundingClientRect();
  return box && box.width ? [box.x + box.width / 2, box.y + box.height / 2, link.target] : null;
})()"""
SAVE_BLOB = """(() => {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob(["time,state\\n"], { type: "text/csv" }));
  a.download = "../history.csv";
  a.click();
})()"""


@pytest.fixture
def elsewhere() -> Iterator[Site]:
    """Return a web server that is not Home Assistant."""
    with serving() as site:
        site.add("/away", "<h1>Somewhere else</h1>")
        yield site


@pytest.fixture
def board(home_assistant: OnboardedServer, elsewhere: Site) -> str:
    """Return a dashboard with links to elsewhere on a markdown card."""
    dashboards = home_assistant.call({"type": "lovelace/dashboards/list"})
    assert isinstance(dashboards, list)
    if BOARD not in {one["url_path"] for one in dashboards}:
        home_assistant.call(
            {
                "type": "lovelace/dashboards/create",
                "url_path": BOARD,
                "title": "Locked down",
                "mode": "storage",
            }
        )
    text = f"[a link]({elsewhere.url}/away)"
    card = {"type": "markdown", "content": text}
    home_assistant.call(
        {
            "type": "lovelace/config/save",
            "url_path": BOARD,
            "config": {"views": [{"title": "Links", "cards": [card]}]},
        }
    )
    return f"{home_assistant.url}/{BOARD}"


@contextmanager
def opened(home: Home, url: str, *arguments: str, **settings: str) -> Iterator[tuple[Kiosk, Page]]:
    """Run a kiosk at `url` and look into its page; `settings` are environment variables."""
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port), **settings}
    with running(home, "--url", url, "--windowed", *arguments) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, url) as view:
            yield kiosk, view


def saw(site: Site, path: str) -> bool:
    """Return whether somebody asked `site` for `path`."""
    return path in site.requests


def follow(view: Page, url: str) -> None:
    """Click on the link to `url`."""
    find = LINK % json.dumps(url)
    wait_until(lambda: view.evaluate(find), "the link")
    place = view.evaluate(find)
    assert isinstance(place, list)
    assert place[2] == "_blank"  # as the frontend writes links to elsewhere
    view.click(place[0], place[1])


def test_a_link_on_a_dashboard_opens_over_it(
    signed_in: Home, board: str, elsewhere: Site, tmp_path: Path
) -> None:
    """In the guest view; the dashboard stays, live, and the guest has gone after its time."""
    with opened(signed_in, board, HA_KIOSK_GUEST_TIMEOUT="8") as (kiosk, view):
        follow(view, f"{elsewhere.url}/away")
        wait_until(lambda: saw(elsewhere, "/away"), "the guest")
        picture = tmp_path / "guest.png"
        wait_until(lambda: _is_white_below(kiosk, picture), "the guest is on screen")
        assert str(view.evaluate("location.href")).startswith(board)
        assert kiosk.status()["state"] == "live"
        wait_until(lambda: not _is_white_below(kiosk, tmp_path / "gone.png"), "it has gone")
        assert "nobody has touched it" in kiosk.log
        assert kiosk.status()["reloads"] == 0
        assert kiosk.status()["state"] == "live", kiosk.log


def test_a_link_leads_nowhere_where_links_are_blocked(
    signed_in: Home, board: str, elsewhere: Site
) -> None:
    """The log says so."""
    with opened(signed_in, board, HA_KIOSK_EXTERNAL_LINKS="block") as (kiosk, view):
        follow(view, f"{elsewhere.url}/away")
        wait_until(lambda: "was refused" in kiosk.log, "the refusal")
        assert not saw(elsewhere, "/away")


@pytest.mark.parametrize(
    "saved",
    [(SAVE, "config.json", '"version":'), (SAVE_BLOB, "_history.csv", "time,state\n")],
    ids=["a signed address as the frontend makes it", "what the page has made itself"],
)
def test_a_download_ends_in_the_users_folder(
    signed_in: Home, board: str, tmp_path: Path, saved: tuple[str, str, str]
) -> None:
    """One without a touch, as here, and no second one."""
    script, name, content = saved
    downloads = signed_in.folder / "Downloads"
    with opened(signed_in, board) as (kiosk, view):
        view.evaluate(script)
        wait_until((downloads / name).exists, "the download")
        kiosk.ctl("screenshot", file=str(tmp_path / "download.png"))
        assert "was saved as" in kiosk.log
        view.evaluate(script)
        wait_until(lambda: "A download from" in kiosk.log, "the refusal")
        assert "authSig" not in kiosk.log
    assert content in (downloads / name).read_text()
    assert [file.name for file in downloads.iterdir()] == [name]


def test_a_dialog_is_a_sheet_and_the_kiosk_goes_on(
    signed_in: Home, board: str, tmp_path: Path
) -> None:
    """A reload does away with it."""
    with opened(signed_in, board) as (kiosk, view):
        view.evaluate("setTimeout(() => confirm('Restart Home Assistant?'), 0), 1")
        before, after = tmp_path / "sheet.png", tmp_path / "reloaded.png"
        wait_until(lambda: _is_dimmed(kiosk, before), "the sheet")
        assert kiosk.status()["state"] == "live"
        kiosk.ctl("reload")
        wait_until(lambda: not _is_dimmed(kiosk, after), "it has gone")
        kiosk.wait_for("live")


@pytest.mark.parametrize("allowed", ["true", "false"])
def test_two_fingers_zoom_only_where_they_may(signed_in: Home, board: str, allowed: str) -> None:
    """As the configuration says at the start."""
    with opened(signed_in, board, HA_KIOSK_PINCH_ZOOM=allowed) as (_kiosk, view):
        for spread in (40, 80, 120, 160, 200):
            kind = "touchStart" if spread == 40 else "touchMove"
            points = [
                {"x": 640 - spread, "y": 400, "id": 0},
                {"x": 640 + spread, "y": 400, "id": 1},
            ]
            view.command("Input.dispatchTouchEvent", type=kind, touchPoints=points)
        view.command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        zoomed = "visualViewport.scale > 1.2"
        if allowed == "true":
            wait_until(lambda: view.evaluate(zoomed), "it has zoomed")
        else:
            view.evaluate("new Promise((done) => setTimeout(done, 500))")
            assert view.evaluate("visualViewport.scale") == 1


def _corner(kiosk: Kiosk, file: Path, x: int, y: int) -> tuple[int, ...]:
    kiosk.ctl("screenshot", file=str(file))
    with Image.open(file) as picture:
        pixel = picture.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


def _is_white_below(kiosk: Kiosk, file: Path) -> bool:
    return _corner(kiosk, file, 1270, 790) == (255, 255, 255)


def _is_dimmed(kiosk: Kiosk, file: Path) -> bool:
    return max(_corner(kiosk, file, 1270, 790)) < 200
