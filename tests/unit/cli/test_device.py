"""`ha-kiosk device`: what the files say, and what a running kiosk is told."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from harness.command import CliRunner

from ha_kiosk.cli import device as module
from ha_kiosk.cli import main
from ha_kiosk.device.registration import Registration, RegistrationStore
from ha_kiosk.storage.paths import Paths

MADE = Registration("http://ha.local:8123", "wall", "id", "Hall", "s3cret")


def run(*arguments: str) -> Result:
    """Run `ha-kiosk device`."""
    return CliRunner().invoke(main, ["device", *arguments])


def store() -> RegistrationStore:
    """Return the profile's registration."""
    return RegistrationStore(Paths().device_file)


def test_a_tablet_that_is_no_device() -> None:
    """Says how it becomes one."""
    assert "not registered" in run("status").stdout
    assert json.loads(run("status", "--json").stdout) == {"registered": False}


def test_a_device_tells_its_name_and_no_secret() -> None:
    """Neither for people nor for programs."""
    store().save(MADE)
    assert (
        "The device Hall is registered, at http://ha.local:8123 for wall." in run("status").stdout
    )
    told = run("status", "--json").stdout
    assert json.loads(told)["registered"] is True
    assert "s3cret" not in told


def test_it_is_registered_again_at_the_next_start() -> None:
    """Where no kiosk runs that could do it now."""
    store().save(MADE)
    assert "The next start" in run("register").stdout
    assert store().load() is None


def test_it_is_given_up_until_it_is_registered_again() -> None:
    """The entities stay: only Home Assistant can delete them."""
    assert run("unregister").exit_code == 0
    assert store().load() is None
    store().save(MADE)
    assert "Delete it in Home Assistant" in run("unregister").stdout
    assert "was deleted" in run("status").stdout


def test_a_running_kiosk_does_it_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is told."""
    told: list[str] = []
    monkeypatch.setattr(module, "ask", lambda _paths, command: told.append(command))
    assert "now" in run("register").stdout
    assert run("unregister").exit_code == 0
    assert told == ["device-register", "device-unregister"]
