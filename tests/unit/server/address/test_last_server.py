"""The server that a profile was signed in to last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ha_kiosk.server.address import last_server

SERVER = "https://ha.local:8123"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where it is kept, in a folder that is not there yet."""
    return tmp_path / "state" / "server.json"


def test_what_is_remembered_is_recalled_until_it_is_forgotten(file: Path) -> None:
    """Forgetting twice is no error."""
    assert last_server.recall(file) is None
    last_server.remember(file, SERVER)
    assert last_server.recall(file) == SERVER
    last_server.forget(file)
    last_server.forget(file)
    assert last_server.recall(file) is None


def test_the_same_server_is_not_written_again(file: Path) -> None:
    """A flash card is worn out by writing."""
    last_server.remember(file, SERVER)
    before = file.stat().st_ino
    last_server.remember(file, SERVER)
    assert file.stat().st_ino == before


@pytest.mark.parametrize("kept", [5, "", "nonsense", "file:///etc", f"{SERVER}/path", None])
def test_what_is_no_origin_is_not_recalled(file: Path, kept: object) -> None:
    """Somebody has changed the file."""
    file.parent.mkdir()
    file.write_text(json.dumps({"server": kept}))
    assert last_server.recall(file) is None


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    """The kiosk starts all the same."""
    (tmp_path / "state").write_text("")
    last_server.remember(tmp_path / "state" / "server.json", SERVER)
    last_server.forget(tmp_path / "state" / "server.json")


BEGAN = "http://homeassistant.local:8123"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (BEGAN, SERVER),
        (f"{BEGAN}/lovelace/hall?a=1", f"{SERVER}/lovelace/hall?a=1"),
        ("homeassistant.local", SERVER),
        ("http://other.local:8123/lovelace", None),
        ("ftp://x", None),
    ],
)
def test_where_the_sign_in_began_is_the_server_that_it_led_to(
    file: Path, url: str, page: str | None
) -> None:
    """The server sends people on, and the settings have the address that it sends them from."""
    last_server.remember(file, SERVER, began="homeassistant.local")
    last_server.remember(file, SERVER)  # at the next start
    last_server.remember(file, SERVER, began=SERVER)  # a later sign-in, at the server itself
    assert last_server.led_to(file, url, SERVER) == page


def test_nothing_leads_to_a_server_that_nobody_began_with(file: Path) -> None:
    """Nor to one that the profile is not signed in to any more."""
    last_server.remember(file, SERVER)
    assert last_server.led_to(file, BEGAN, SERVER) is None
    last_server.remember(file, SERVER, began=BEGAN)
    assert last_server.led_to(file, BEGAN, "https://elsewhere.example") is None
    last_server.remember(file, "https://elsewhere.example")
    assert last_server.led_to(file, BEGAN, "https://elsewhere.example") is None


def test_the_page_that_was_typed_at_the_sign_in_is_where_the_kiosk_starts(file: Path) -> None:
    """Until the next sign-in; no user's name is kept."""
    last_server.remember(file, SERVER, began=f"{SERVER}/lovelace/wall")
    last_server.remember(file, SERVER)
    assert last_server.start_page(file, SERVER) == f"{SERVER}/lovelace/wall"
    assert last_server.start_page(file, "http://other") is None
    last_server.remember(file, SERVER, began="user:secret@homeassistant.local/map")
    assert last_server.start_page(file, SERVER) == f"{SERVER}/map"
    assert "secret" not in file.read_text()
    last_server.remember(file, SERVER, began=SERVER)
    assert last_server.start_page(file, SERVER) is None
