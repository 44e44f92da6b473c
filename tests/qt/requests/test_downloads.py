"""Downloads of a real page: where they end, and what the card says."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from harness.page import Kiosk, Said
from harness.site import Answer, Site
from harness.waiting import wait_until
from PySide6.QtCore import QUrl

from ha_kiosk.config.config import Config
from ha_kiosk.rate_limit import DownloadLimit
from ha_kiosk.storage import user_folders

NewKiosk = Callable[..., Kiosk]
SAVE = "const a = document.createElement('a'); a.href = %s; a.download = %s; a.click()"
BLOB = "URL.createObjectURL(new Blob(['from the page']))"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder for downloads, which nobody has made yet."""
    return tmp_path / "Downloads"


@pytest.fixture
def kiosk(new_kiosk: NewKiosk, folder: Path) -> Kiosk:
    """Return a kiosk that saves to `folder`."""
    return new_kiosk(folders=(folder, folder))


def save(kiosk: Kiosk, url: str, name: str) -> None:
    """Let the page save `url`, a JavaScript expression."""
    kiosk.do(SAVE % (url, json.dumps(name)))


def card(kiosk: Kiosk) -> tuple[str, str]:
    """Return the name and the text on the card."""
    return kiosk.downloads.property("name"), kiosk.downloads.property("text")


def told(kiosk: Kiosk, text: str) -> bool:
    """Return whether the card shows a finished download's `text`."""
    return text in card(kiosk)[1] and not kiosk.downloads.property("isRunning")


def test_a_file_of_the_server_is_saved(kiosk: Kiosk, site: Site, folder: Path) -> None:
    """Whole, under its name, and the card says where."""
    site.answers["/api/x"] = Answer("a,b\n" * 1000, headers={"Content-Disposition": "attachment"})
    kiosk.load()
    save(kiosk, "'/api/x'", "history.csv")
    wait_until(lambda: told(kiosk, "Saved in"), "it is saved")
    assert [file.name for file in folder.iterdir()] == ["history.csv"]
    assert (folder / "history.csv").read_text() == "a,b\n" * 1000
    assert card(kiosk) == ("history.csv", f"Saved in {folder}")


def test_what_the_page_has_made_is_saved(kiosk: Kiosk, folder: Path) -> None:
    """A `blob:` of the server's origin; the second of a name gets a number."""
    kiosk.load()
    for name in ("note.txt", "note (1).txt"):
        save(kiosk, BLOB, "note.txt")
        wait_until(lambda: told(kiosk, "Saved in"), "it is saved")
        wait_until((folder / name).exists, name)
        assert (folder / name).read_text() == "from the page"
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("size", [0, 10, 3_000_000])
def test_what_a_page_saves_from_a_data_address_is_saved(
    kiosk: Kiosk, folder: Path, caplog: pytest.LogCaptureFixture, size: int
) -> None:
    """So the frontend saves logs, traces and keys; the log has nothing of what is in it."""
    caplog.set_level(logging.INFO)
    kiosk.load()
    save(kiosk, f"'data:text/plain;charset=utf-8,' + 'secret'.repeat({size})", "home.log")
    wait_until(lambda: told(kiosk, "Saved in"), "it is saved")
    assert (folder / "home.log").stat().st_size == size * 6
    assert "secret" not in caplog.text


def test_a_guest_saves_nothing_of_its_own(
    new_kiosk: NewKiosk, other_site: Site, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither from its server nor out of an address."""
    caplog.set_level(logging.INFO)
    other_site.add("/away", before=f"<script>{SAVE % (repr('data:,x'), repr('x'))}</script>")
    kiosk = new_kiosk(config=Config(), folders=(folder, folder))
    kiosk.load()
    kiosk.external_view.open(f"{other_site.url}/away")
    wait_until(lambda: told(kiosk, "does not come from Home Assistant"), "the refusal")
    assert "A download from data: was refused." in caplog.text
    assert not folder.exists()


@pytest.mark.parametrize(
    "name", ["../../.bashrc", "/etc/cron.d/x", "..\\..\\x", ".hidden", "a\u202egpj.exe", "x" * 400]
)
def test_no_name_leads_out_of_the_folder(
    kiosk: Kiosk, tmp_path: Path, folder: Path, name: str
) -> None:
    """Nor hides a file in it."""
    kiosk.load()
    save(kiosk, BLOB, name)
    wait_until(lambda: told(kiosk, "Saved in"), "it is saved")
    (file,) = folder.iterdir()
    assert not file.name.startswith(".")
    assert [path.name for path in tmp_path.iterdir()] == ["Downloads"]


def test_another_origins_file_is_not_saved(kiosk: Kiosk, other_site: Site, folder: Path) -> None:
    """Whoever made the link."""
    other_site.answers["/x"] = Answer("x", headers={"Content-Disposition": "attachment"})
    other_site.add("/frame", before=f"<script>{SAVE % (BLOB, repr('x'))}</script>")
    kiosk.load()
    kiosk.do(f"document.body.innerHTML = '<iframe src={other_site.url}/x></iframe>'")
    wait_until(lambda: kiosk.downloads.property("isShown"), "the refusal")
    assert told(kiosk, "does not come from Home Assistant")
    assert not folder.exists()


def test_downloads_can_be_switched_off_and_on(kiosk: Kiosk, folder: Path) -> None:
    """While the kiosk runs."""
    kiosk.downloads.configure(Config(downloads=False))
    assert not kiosk.downloads.are_allowed  # which a page is told
    kiosk.load()
    save(kiosk, BLOB, "x.txt")
    wait_until(lambda: told(kiosk, "switched off"), "the refusal")
    assert not folder.exists()
    kiosk.downloads.configure(Config())
    save(kiosk, BLOB, "x.txt")
    wait_until(lambda: told(kiosk, "Saved in"), "it is saved")


@pytest.fixture
def slow(site: Site) -> threading.Event:
    """Return what lets a download go on; until then half of it has come."""
    go = threading.Event()
    site.slow["/api/slow"] = go
    return go


def test_the_card_shows_how_far_it_is_and_cancels(
    kiosk: Kiosk, slow: threading.Event, folder: Path
) -> None:
    """Nothing stays behind of what was cancelled."""
    kiosk.load()
    save(kiosk, "'/api/slow'", "backup.tar")
    wait_until(lambda: kiosk.downloads.property("progress") > 0.4, "half of it")
    assert "of" in card(kiosk)[1]
    assert [file.name.endswith(".part") for file in folder.iterdir()] != []
    kiosk.downloads.act()
    wait_until(lambda: told(kiosk, "Cancelled."), "the end")
    slow.set()
    wait_until(lambda: list(folder.iterdir()) == [], "the folder is empty")


def test_a_download_whose_server_goes_away_says_so(
    kiosk: Kiosk, site: Site, slow: threading.Event, caplog: pytest.LogCaptureFixture, folder: Path
) -> None:
    """The half of a file is no file."""
    kiosk.load()
    save(kiosk, "'/api/slow'", "backup.tar")
    wait_until(lambda: kiosk.downloads.property("progress") > 0.4, "half of it")
    site.cut = True
    slow.set()
    wait_until(lambda: told(kiosk, "the connection was lost"), "the end")
    wait_until(lambda: list(folder.iterdir()) == [], "the folder is empty")
    assert "NetworkFailed" in caplog.text


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (404, "does not have it (HTTP 404)"),
        (410, "answered with an error"),
        (401, "sign-in for it (HTTP 401)"),
        (403, "refuses it (HTTP 403)"),
        (500, "answered with an error"),
        (503, "answered with an error"),
    ],
)
def test_a_download_that_the_server_refuses_says_why(
    kiosk: Kiosk, site: Site, status: int, text: str
) -> None:
    """It is not the connection."""
    site.answers["/api/gone"] = Answer("gone", status)
    kiosk.load()
    save(kiosk, "'/api/gone'", "backup.tar")
    wait_until(lambda: kiosk.downloads.property("isProblem"), "the end")
    assert text in card(kiosk)[1]


def test_what_a_page_gives_no_name_gets_a_plain_one(kiosk: Kiosk, folder: Path) -> None:
    """Not the web engine's "qwe_download"."""
    kiosk.load()
    save(kiosk, "'data:text/plain,hello'", "")
    wait_until(lambda: told(kiosk, "Saved in"), "it is saved")
    assert [file.name for file in folder.iterdir()] == ["download.txt"]


def test_a_folder_that_cannot_be_written_to_is_said(
    kiosk: Kiosk, folder: Path, qt_said: Said, caplog: pytest.LogCaptureFixture
) -> None:
    """A file is in its place."""
    folder.write_text("not a folder")
    kiosk.load()
    save(kiosk, BLOB, "x.txt")
    wait_until(lambda: told(kiosk, "Not saved") or told(kiosk, "Cancelled"), "the end")
    assert kiosk.downloads.property("isProblem")
    qt_said.take()


def test_a_full_disk_is_said(kiosk: Kiosk) -> None:
    """By its number, as Qt gives it."""
    number = kiosk.downloads.accept(_url(kiosk), "x.txt")
    kiosk.downloads.state_changed(number, 4, 3)
    assert card(kiosk) == ("x.txt", "Not saved: the disk is full.")


def test_so_many_at_once_and_no_more(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    """A page that saves ten thousand files does not fill the log either."""
    caplog.set_level(logging.INFO)
    numbers = [kiosk.downloads.accept(_url(kiosk), "x.txt") for _ in range(10_000)]
    assert sum(number > 0 for number in numbers) == 4
    assert len(caplog.records) <= 4


def test_a_page_that_nobody_has_touched_saves_one_file(kiosk: Kiosk, folder: Path) -> None:
    """And after a touch as many as somebody may have asked for."""
    now = [10_000.0]
    kiosk.downloads._limit = DownloadLimit(lambda: now[0])
    kiosk.load()
    save(kiosk, BLOB, "one.txt")
    wait_until(lambda: told(kiosk, "Saved in"), "it is saved")
    save(kiosk, BLOB, "two.txt")
    wait_until(lambda: told(kiosk, "nobody has asked for it"), "the refusal")
    kiosk.downloads.on_activity()
    save(kiosk, BLOB, "three.txt")
    wait_until(lambda: card(kiosk)[0] == "three.txt" and told(kiosk, "Saved in"), "it is saved")
    assert sorted(file.name for file in folder.iterdir()) == ["one.txt", "three.txt"]


def test_a_download_ends_before_the_disk_is_full(
    kiosk: Kiosk, slow: threading.Event, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else writes there needs some room; an endless stream needs no end."""
    kiosk.load()
    save(kiosk, "'/api/slow'", "backup.tar")
    wait_until(lambda: kiosk.downloads.property("progress") > 0.4, "half of it")
    monkeypatch.setattr(user_folders, "RESERVE", 2**62)
    kiosk.downloads._poll_disk()
    wait_until(lambda: told(kiosk, "the disk is full"), "the end")
    slow.set()
    wait_until(lambda: list(folder.iterdir()) == [], "the folder is empty")
    kiosk.downloads._poll_disk()
    assert not kiosk.downloads._disk.isActive()


def test_an_iframe_that_asks_without_end_does_not_keep_the_card_on_screen(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor does it fill the log; what the server gives is told as ever."""
    caplog.set_level(logging.INFO)
    for _ in range(1_000):
        assert kiosk.downloads.accept(QUrl("https://elsewhere.example/x"), "x.txt") == 0
    assert 0 < len(caplog.records) < 10
    kiosk.downloads.dismiss()
    kiosk.downloads.accept(QUrl("https://elsewhere.example/x"), "x.txt")
    assert not kiosk.downloads.property("isShown")
    assert kiosk.downloads.accept(_url(kiosk), "x.txt")
    assert kiosk.downloads.property("isShown")


def test_what_a_power_cut_has_left_is_swept_away(kiosk: Kiosk, folder: Path) -> None:
    """With the first download."""
    folder.mkdir()
    (folder / ".ha-kiosk-4194305-1-x.txt.part").touch()
    kiosk.downloads.accept(_url(kiosk), "x.txt")
    wait_until(lambda: list(folder.iterdir()) == [], "it is gone")


def test_a_second_try_of_the_web_engine_is_the_same_download(kiosk: Kiosk) -> None:
    """Qt 6.8 asks again where a connection was lost."""
    first = kiosk.downloads.accept(_url(kiosk), "x.txt", "page7")
    assert kiosk.downloads.accept(_url(kiosk), "x.txt", "page7") == first
    assert kiosk.downloads.accept(_url(kiosk), "x.txt", "guest7") != first


def _url(kiosk: Kiosk) -> QUrl:
    if not kiosk.page.server:
        kiosk.load()
    return QUrl(f"{kiosk.url}/api/x")
