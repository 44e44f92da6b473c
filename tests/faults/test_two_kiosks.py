"""Two kiosks of one user on one machine, each a device of its own."""

from __future__ import annotations

import json

import pytest
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until

pytestmark = pytest.mark.xdist_group("two-kiosks")
PUSHES = "The server pushes to this device."
PROFILES = ("default", "hall")


def test_each_gets_its_own_notifications(home: Home, home_assistant: OnboardedServer) -> None:
    """Neither takes the other's registration; their names are the host's and the profile's."""
    home.extra |= {"HA_KIOSK_DEVICE_ENABLED": "yes"}
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    hall = ("--username", home_assistant.username, "--password-stdin", "--profile", "hall")
    done = home.run("login", home_assistant.url, *hall, stdin=f"{home_assistant.password}\n")
    assert done.returncode == 0, done.stderr
    with running(home) as first, running(home, "--profile", "hall") as second:
        first.wait_for("live")
        wait_until(lambda: PUSHES in first.log, "the first's push channel")
        wait_until(lambda: PUSHES in second.log, "the second's push channel")
        kept = [json.loads((home.data.parent / p / "device.json").read_text()) for p in PROFILES]
        assert kept[0]["webhook_id"] != kept[1]["webhook_id"]
        assert kept[1]["name"] == f"{kept[0]['name']} hall"
        action = kept[1]["name"].lower().replace("-", "_").replace(" ", "_")
        wait_until(lambda: home_assistant.has_notify(action), "the notify action")
        home_assistant.notify(action, "Only for the hall", {})

        def overlay() -> object:
            return json.loads(home.run("status", "--profile", "hall", "--json").stdout)["overlay"]

        wait_until(lambda: overlay() == "notification", "the card in the hall")
        assert first.status()["overlay"] is None
        wait_until(lambda: PUSHES in first.log, "the other's channel is open")
    home_assistant.delete_devices()
