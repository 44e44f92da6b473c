"""The throw-away Home Assistant, for real."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from harness.home_assistant import (
    OnboardedServer,
    interpreter,
    start_home_assistant,
)

from ha_kiosk.demo import dashboard
from ha_kiosk.demo.server import HomeAssistant, free_port
from ha_kiosk.errors import DemoFailed, ServerNotSetUp, ServerUnreachable
from ha_kiosk.server.finder import Provider, find
from ha_kiosk.server.http import HttpClient, Request

START_AND_WAIT = """
import sys, time
from pathlib import Path
from ha_kiosk.demo import dashboard
from ha_kiosk.demo.server import HomeAssistant
server = HomeAssistant(Path(sys.argv[1]), Path(sys.argv[2]))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


def test_onboarded_server_offers_its_sign_in(home_assistant: OnboardedServer) -> None:
    """The fixture's server is set up, and its user has a password."""
    server = find(home_assistant.url, home_assistant.send)

    assert server.url == home_assistant.url
    assert server.providers == (Provider("Home Assistant Local", None, "homeassistant"),)


def test_owner_is_an_administrator_under_our_client_id(home_assistant: OnboardedServer) -> None:
    """Onboarding signs in as any kiosk does."""
    user = home_assistant.call({"type": "auth/current_user"})
    assert isinstance(user, dict)
    assert user["is_owner"] is True
    assert user["name"] == home_assistant.owner.credentials.user == "Demo"
    [current] = [token for token in home_assistant.refresh_tokens() if token["is_current"]]
    assert current["client_id"] == "http://ha-kiosk.localhost/"


def test_server_is_running_with_demo_entities(home_assistant: OnboardedServer) -> None:
    """Nothing is set up later any more when the fixture hands the server out."""
    answer = home_assistant.send(
        Request("GET", f"{home_assistant.url}/api/states", bearer=home_assistant.access_token())
    ).json()
    assert isinstance(answer, list)
    assert {"light.bed_light", "climate.hvac"} <= {state["entity_id"] for state in answer}
    config = home_assistant.call({"type": "get_config"})
    assert isinstance(config, dict)
    assert config["state"] == "RUNNING"
    assert "mobile_app" in config["components"]
    assert config["recovery_mode"] is False


def test_other_users_are_no_administrators(home_assistant: OnboardedServer) -> None:
    """Tests get as many users as they like."""
    user_id = home_assistant.add_user("guest", "guest's password")
    users = home_assistant.call({"type": "config/auth/list"})
    assert isinstance(users, list)
    [guest] = [user for user in users if user["id"] == user_id]
    assert guest["group_ids"] == ["system-users"]


def test_dashboard_names_only_what_there_is(home_assistant: OnboardedServer) -> None:
    """And is kept by a real server, which has a page for it."""
    token = home_assistant.access_token()
    states = home_assistant.send(
        Request("GET", f"{home_assistant.url}/api/states", bearer=token)
    ).json()
    assert isinstance(states, list)
    there = {state["entity_id"] for state in states}
    named = set(re.findall(r'"([a-z_]+\.[a-z0-9_]+)"', json.dumps(dashboard.config())))
    assert len(named) >= 10
    assert named <= there

    path = dashboard.save(home_assistant.url, token)
    name, view = path.strip("/").split("/")
    try:
        kept = home_assistant.call({"type": "lovelace/config", "url_path": name})
        page = home_assistant.send(Request("GET", home_assistant.url + path))
    finally:
        for found in _listed(home_assistant):
            if found["url_path"] == name:
                home_assistant.call(
                    {"type": "lovelace/dashboards/delete", "dashboard_id": found["id"]}
                )
    assert kept == dashboard.config()
    assert kept["views"][0]["path"] == view
    assert page.status == 200


def _listed(server: OnboardedServer) -> list[dict[str, str]]:
    found = server.call({"type": "lovelace/dashboards/list"})
    assert isinstance(found, list)
    return found


def test_server_life(tmp_path: Path) -> None:
    """A fresh server asks to be set up, can hang, restart, and is gone in the end."""
    client = HttpClient(timeout=1)
    extra = "http:\n  ip_ban_enabled: true\n  login_attempts_threshold: 50\n"
    try:
        with start_home_assistant(tmp_path, extra) as server:
            with pytest.raises(ServerNotSetUp):
                find(server.url, client.send)
            port = server.url
            with pytest.raises(DemoFailed, match="is taken by another program"):
                HomeAssistant(Path("/unused"), tmp_path, port=int(port.rpartition(":")[2])).start()

            server.pause()
            with pytest.raises(ServerUnreachable):
                find(server.url, client.send)
            server.resume()
            with pytest.raises(ServerNotSetUp):
                find(server.url, client.send)

            first = server.pid
            server.restart()
            assert server.url == port
            second = server.pid
            assert second is not None
            assert second != first
            assert "homeassistant.bootstrap" in server.log_text()
            server.pause()  # what hangs is stopped too
        assert not psutil.pid_exists(second)
        with pytest.raises(ServerUnreachable):
            find(port, client.send)
    finally:
        client.close()


def test_server_dies_with_whoever_started_it(tmp_path: Path) -> None:
    """Even where that is killed without a chance to clean up."""
    starter = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, interpreter(), tmp_path],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    server = psutil.Process(int(starter.stdout.readline()))
    assert server.is_running()

    starter.kill()
    starter.wait()
    starter.stdout.close()

    server.wait(10)
    assert not server.is_running()


def test_broken_server_says_why(tmp_path: Path) -> None:
    """What it said last is in the error."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(DemoFailed, match=f"Port {port} of 127.0.0.1 is taken"):
            HomeAssistant(interpreter(), tmp_path, port=port).start()

    with pytest.raises(DemoFailed, match=r"No module named '?homeassistant"):
        HomeAssistant(Path(sys.executable), tmp_path, port=free_port()).start()
