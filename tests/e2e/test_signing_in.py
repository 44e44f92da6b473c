"""Signing in at the server's own login page, in the kiosk's window and in one of its own."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.login_page import log_in, login_window
from harness.ports import free_port
from harness.site import serving

from ha_kiosk.server.auth import oauth


def test_open_signs_in_first_and_goes_on_to_the_dashboard(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """Nobody is signed in: the login page is on screen; after it the dashboard, and a file."""
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    address = home_assistant.url.removeprefix("http://")  # as people type it
    with running(home, "--url", f"{address}/history") as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("signed-out")
        with page(port, "/auth/authorize") as login:
            log_in(login, home_assistant.username, home_assistant.password)
            status = kiosk.wait_for("live")
        assert status["user"] == "Demo"
        assert "/history" in str(status["url"])
        assert home.credentials.exists()
        assert "ha-kiosk.localhost" not in kiosk.log  # the redirect never became a request
    assert kiosk.states() == [
        "starting → signed-out",
        "signed-out → loading",
        "loading → live",
    ]


def test_a_phone_signs_a_kiosk_in_that_is_signed_out(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """By a button above the login page, touched by a finger."""
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    home.extra = {"PYTHONPATH": path}
    user = (home_assistant.username, home_assistant.password)
    home.within = (sys.executable, "-m", "harness.phone_session", *user)
    with running(home, "--windowed", "--size", "800x480", "--url", home_assistant.url) as kiosk:
        kiosk.wait_for("live", 150)  # longer than each wait of the finger, which says what for
        stored = json.loads(home.credentials.read_text())
        assert stored["client_id"] != oauth.CLIENT_ID  # it is the phone's
        clients = [token["client_id"] for token in home_assistant.refresh_tokens()]
        assert clients.count(stored["client_id"]) == 1
        assert home_assistant.password not in kiosk.log


def test_a_server_that_sends_people_on_to_another_name_is_still_there_at_the_next_start(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """The configuration keeps the address that it began with, and it is no other server's."""
    port = free_port()
    there = home_assistant.url.replace("127.0.0.1", "localhost")
    with serving() as front:
        for path in ("/auth/providers", "/history"):
            front.redirect(path, there + path)
        home.extra = {
            "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
            "HA_KIOSK_URL": f"{front.url}/history",
        }
        with running(home) as kiosk:
            kiosk.expect("remote-allow-origins")
            kiosk.wait_for("signed-out")
            with page(port, "/auth/authorize") as login:
                log_in(login, home_assistant.username, home_assistant.password)
                kiosk.wait_for("live")
        with running(home) as kiosk:
            status = kiosk.wait_for("live")
    assert status["server"] == there
    assert str(status["url"]).startswith(f"{there}/history")


def test_a_wrong_password_stays_on_the_login_page(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """The server says no; the person can try again, and nothing is stored."""
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(home, "--url", home_assistant.url) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("signed-out")
        with page(port, "/auth/authorize") as login:
            log_in(login, home_assistant.username, "wrong")
            wait_until(
                lambda: "nvalid" in str(login.evaluate("document.body.innerText")), "the refusal"
            )
        assert kiosk.status()["state"] == "signed-out"
        assert not home.credentials.exists()


def test_login_in_a_window_stores_the_credentials(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """`login --method window`: the login page, then the program ends with 0."""
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    program = login_window(home, home_assistant.url)
    with page(port, "/auth/authorize") as login:
        log_in(login, home_assistant.username, home_assistant.password)
    output, errors = program.communicate(timeout=30)
    assert program.returncode == 0, errors
    assert "Signed in to" in output
    assert home.credentials.exists()


def test_a_closed_login_window_is_an_aborted_sign_in(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """Given up: exit 12, a clear line, nothing stored."""
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    program = login_window(home, home_assistant.url)
    with page(port, "/auth/authorize"):
        program.send_signal(signal.SIGTERM)
    _output, errors = program.communicate(timeout=30)
    assert program.returncode == 12, errors
    assert "Traceback" not in errors
    assert not home.credentials.exists()
