"""The first start: the set-up at the screen, walked through with a finger."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.login_page import log_in, pass_sign_on
from harness.ports import free_port, port_of
from harness.proxy import proxying
from harness.sign_on import SignOn

NAME = "kitchen tablet"
PATH = "/a-wall"
pytestmark = pytest.mark.timeout(600)
SIZE = ("--windowed", "--size", "800x480")
PATIENCE = 150.0
"""Seconds: longer than each wait of the finger, which says what it waits for."""


def _walk(
    home: Home, server: OnboardedServer, *names: str, address: str = "", **extra: str
) -> Home:
    """Have the next start of the program walked through the set-up."""
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    home.extra = {"PYTHONPATH": path, **extra}
    command = (sys.executable, "-m", "harness.setup_session", ",".join(names))
    address = (address or server.url).removeprefix("http://")
    home.within = (*command, address, server.username, server.password, NAME)
    return home


def _create_dashboard(server: OnboardedServer) -> None:
    path = PATH.removeprefix("/")
    create = {"type": "lovelace/dashboards/create", "url_path": path, "title": "A wall"}
    server.call({**create, "mode": "storage"})


def _settings(home: Home) -> dict[str, Any]:
    file = home.folder / "config" / "ha-kiosk" / "default" / "ha-kiosk.toml"
    return tomllib.loads(file.read_text())


@pytest.fixture
def address(home_assistant: OnboardedServer) -> Iterator[str]:
    """Return the address of the server behind a sign-in of somebody else, with a page."""
    with proxying(port_of(home_assistant.url)) as proxy:
        proxy.sign_on = SignOn("page")
        yield proxy.url


def test_a_finger_gets_from_nothing_to_the_dashboard(
    home: Home, home_assistant: OnboardedServer, address: str
) -> None:
    """By a typed address, a sign-in in front of the server, and the login page.

    After a power cut it goes on where it was. The cookie of the sign-in in front was not on the
    disk yet: somebody signs in once more.
    """
    _create_dashboard(home_assistant)
    port = free_port()
    extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port), "HA_KIOSK_KEYBOARD": "on"}

    def sign_in() -> None:
        pass_sign_on(port, address)
        with page(port, "/auth/authorize") as login:
            log_in(login, home_assistant.username, home_assistant.password)

    cut = Kiosk(_walk(home, home_assistant, "address_and_page", address=address, **extra), *SIZE)
    try:
        sign_in()
        wait_until(lambda: "walked: address_and_page" in cut.log, "the dashboards", PATIENCE)
    finally:
        cut.process.kill()
        cut.process.wait()
    (home.data / "browser" / "Cookies").unlink(missing_ok=True)
    walk = _walk(home, home_assistant, "page", "dashboard", address=address, **extra)
    with running(walk, *SIZE) as kiosk:
        kiosk.expect("remote-allow-origins")
        sign_in()
        status = kiosk.wait_for("live", PATIENCE)
        assert "walked: dashboard" in kiosk.log
        assert home_assistant.password not in kiosk.log
    settings = _settings(home)
    assert settings["device"]["name"] == NAME
    assert settings["url"] == f"{address}{PATH}"
    assert str(status["url"]).startswith(str(settings["url"]))
    assert status["user"] == "Demo"
    assert not (home.folder / "state" / "ha-kiosk" / "default" / "setup.json").exists()


def test_a_phone_signs_the_tablet_in(home: Home, home_assistant: OnboardedServer) -> None:
    """It is offered first where there are no keys; meanwhile `status` says where the set-up is."""
    before = {token["id"] for token in home_assistant.refresh_tokens()}
    with running(_walk(home, home_assistant, "phone"), *SIZE) as kiosk:
        wait_until(lambda: "walked: phone" in kiosk.log, "the dashboards", PATIENCE)
        status = kiosk.status()
        assert (status["state"], status["reason"]) == ("set-up", "dashboard")
        stored = json.loads(home.credentials.read_text())
        new = [t for t in home_assistant.refresh_tokens() if t["id"] not in before]
        assert [token["client_id"] for token in new] == [stored["client_id"]]
        assert "/auth-callback" not in kiosk.log


def test_a_sign_in_elsewhere_ends_the_set_up(home: Home, home_assistant: OnboardedServer) -> None:
    """Somebody signs in by SSH meanwhile: the kiosk goes on with that."""
    with running(home, *SIZE) as kiosk:
        kiosk.wait_for("set-up")
        home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
        wait_until(lambda: kiosk.status().get("state") in {"loading", "live"}, "the kiosk")
