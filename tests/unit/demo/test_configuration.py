"""The configuration of a throw-away Home Assistant."""

from __future__ import annotations

import json
from pathlib import Path

from ha_kiosk.demo.configuration import text, write

EXTRA = """
# a comment before the first key
http:
  ip_ban_enabled: true
homeassistant:
  auth_providers:
    - type: trusted_networks
template: !include templates.yaml
sensor:
  - platform: random
"""


def lines(yaml: str, key: str) -> list[str]:
    """Return the lines below the top-level `key`, which may be there once only."""
    _before, below = f"\n{yaml}".split(f"\n{key}:", maxsplit=1)
    assert f"\n{key}:" not in below
    return [line for line in below.splitlines() if line][: _indented(below)]


def _indented(below: str) -> int:
    found = [line for line in below.splitlines() if line]
    return next((i for i, line in enumerate(found) if not line.startswith(" ")), len(found))


def test_the_server_listens_on_this_computer_only() -> None:
    """Whatever else is configured."""
    assert lines(text(8123), "http") == ["  server_host: 127.0.0.1", "  server_port: 8123"]


def test_what_shows_a_dashboard_is_set_up() -> None:
    """Each on a line of its own."""
    assert {"frontend:", "mobile_app:", "demo:", "logger:"} <= set(text(8123).splitlines())


def test_extra_lines_join_the_key_that_is_there() -> None:
    """YAML must not have a key twice."""
    yaml = text(8123, EXTRA)
    assert lines(yaml, "http")[-1] == "  ip_ban_enabled: true"
    assert lines(yaml, "http")[0] == "  server_host: 127.0.0.1"
    assert lines(yaml, "homeassistant")[-1] == "    - type: trusted_networks"
    assert lines(yaml, "homeassistant")[0] == "  name: Demo"
    assert lines(yaml, "sensor") == ["  - platform: random"]
    assert "template: !include templates.yaml\n" in yaml


def test_a_new_server_needs_only_a_user(tmp_path: Path) -> None:
    """The onboarding's other steps would reach out to the internet."""
    folder = tmp_path / "new"
    write(folder, 8123)
    onboarding = json.loads((folder / ".storage" / "onboarding").read_text())
    assert onboarding["data"]["done"] == ["core_config", "analytics", "integration"]
    assert (folder / "configuration.yaml").read_text() == text(8123)


def test_a_server_that_starts_again_keeps_its_user(tmp_path: Path) -> None:
    """What it has stored is its own."""
    write(tmp_path, 8123)
    stored = tmp_path / ".storage" / "onboarding"
    stored.write_text("all done")
    write(tmp_path, 8124)
    assert stored.read_text() == "all done"
    assert (tmp_path / "configuration.yaml").read_text() == text(8124)
