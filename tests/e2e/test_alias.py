"""A real Home Assistant over plain http, and a page that may have the microphone all the same."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from harness.devtools import SAVE, page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.ports import free_port, port_of
from harness.proxy import proxying

HOST = "0.0.0.0"  # noqa: S104 - leads to this machine, and no browser takes it for loopback
MICROPHONE = """(async () => {
  if (!isSecureContext) return "not secure";
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  return stream.getTracks().map(({ kind, readyState }) => `${kind} ${readyState}`).join();
})()"""
CONNECTED = "document.querySelector('home-assistant').hass.connected"


@pytest.fixture
def plain(signed_in: Home, home_assistant: OnboardedServer, tmp_path: Path) -> Home:
    """Return a home that is signed in at an address that is not secure."""
    server = f"http://{HOST}:{urlsplit(home_assistant.url).port}"
    home = signed_in.copy(tmp_path / "plain", server)
    home.extra = {
        "QTWEBENGINE_REMOTE_DEBUGGING": str(free_port()),
        "QTWEBENGINE_CHROMIUM_FLAGS": "--use-fake-device-for-media-stream "
        '--host-resolver-rules="MAP nobody.example 127.0.0.1"',
    }
    return home


def server_of(home: Home) -> str:
    """Return where `home` is signed in."""
    return str(json.loads(home.credentials.read_text())["server"])


def test_where_the_microphone_is_allowed_the_page_gets_it(plain: Home) -> None:
    """And all the rest works: the dashboard, its connection, navigation, a download, a reload."""
    plain.extra["HA_KIOSK_ALLOW_MICROPHONE"] = "true"
    server = server_of(plain)
    inside = server.replace(HOST, f"{HOST}.localhost")
    with running(plain, "--url", f"{server}/history") as kiosk:
        status = kiosk.wait_for("live")
        assert status["server"] == server
        assert str(status["url"]).startswith(f"{server}/history?")
        with page(int(plain.extra["QTWEBENGINE_REMOTE_DEBUGGING"]), inside) as view:
            assert view.evaluate(MICROPHONE) == "audio live"
            assert view.evaluate(CONNECTED) is True
            view.evaluate(SAVE)
            wait_until((plain.folder / "Downloads" / "config.json").exists, "the download")
        kiosk.ctl("reload")
        assert kiosk.wait_for("live")["reloads"] == 1
        assert kiosk.ctl("navigate", path="/config")["ok"] is True
        wait_until(lambda: f"{server}/config" in str(kiosk.status()["url"]), "another panel")
        assert kiosk.wait_for("live")["crashes"] == 0
        assert f"is loaded as {inside}" in kiosk.log


def test_a_proxy_that_wants_a_password_gets_it_from_the_other_address_too(
    plain: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """For the page, its scripts and its WebSocket."""
    with proxying(port_of(home_assistant.url), login=("wall", "s3same")) as proxy:
        server = f"http://{HOST}:{proxy.port}"
        home = plain.copy(tmp_path / "proxy", server)
        home.extra |= {
            "HA_KIOSK_ALLOW_MICROPHONE": "true",
            "HA_KIOSK_HTTP_USERNAME": "wall",
            "HA_KIOSK_HTTP_PASSWORD": "s3same",
        }
        with running(home) as kiosk:
            assert kiosk.wait_for("live")["server"] == server
            inside = server.replace(HOST, f"{HOST}.localhost")
            with page(int(home.extra["QTWEBENGINE_REMOTE_DEBUGGING"]), inside) as view:
                assert view.evaluate(MICROPHONE) == "audio live"
                assert view.evaluate(CONNECTED) is True
        assert proxy.refused == 0


def test_where_it_is_not_allowed_the_page_stays_what_it_is(plain: Home) -> None:
    """Plain http, for which there is no microphone."""
    server = server_of(plain)
    with running(plain) as kiosk:
        assert str(kiosk.wait_for("live")["url"]).startswith(server)
        with page(int(plain.extra["QTWEBENGINE_REMOTE_DEBUGGING"]), server) as view:
            assert view.evaluate(MICROPHONE) == "not secure"


def test_what_is_allowed_later_starts_the_program_anew(plain: Home) -> None:
    """In place: the dashboard is back by itself, under the other address."""
    with running(plain) as kiosk:
        before = kiosk.wait_for("live")
        config = plain.folder / "config" / "ha-kiosk" / "default" / "ha-kiosk.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("allow_microphone = true\n")
        kiosk.process.send_signal(signal.SIGHUP)
        inside = server_of(plain).replace(HOST, f"{HOST}.localhost")
        wait_until(lambda: f"is loaded as {inside}" in kiosk.log, "the other address")
        after = kiosk.wait_for("live")
        assert after["pid"] == before["pid"]
        assert after["url"] == before["url"]
