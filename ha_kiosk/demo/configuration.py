"""The configuration of a temporary Home Assistant, as text. Tests add to it.

Nothing in it uses the internet. The location is given here and the onboarding's other steps are
marked as done, because the step that asks for the location adds a weather, a radio and a speech
service.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from ha_kiosk.demo.requirements import INTEGRATIONS

HOST = "127.0.0.1"
_KEY = re.compile(r"([a-z_]+):")
_HOME = """\
homeassistant:
  name: Demo
  latitude: 52.3731
  longitude: 4.8926
  elevation: 2
  unit_system: metric
  currency: EUR
  country: NL
  time_zone: Europe/Amsterdam
  language: en
"""
_LOGGER = """\
logger:
  default: warning
  logs:
    homeassistant.bootstrap: info
    homeassistant.core: info
"""
_ONBOARDING = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics", "integration"]},
}


def text(port: int, extra: str = "") -> str:
    """Return the YAML of a server on `port`. Lines of `extra` are added to keys that it repeats."""
    http = f"http:\n  server_host: {HOST}\n  server_port: {port}\n"
    own = [f"{name}:\n" for name in INTEGRATIONS if name != "logger"]
    blocks = _blocks("".join([_HOME, http, _LOGGER, *own]))
    for key, lines in _blocks(extra).items():
        blocks.setdefault(key, []).extend(lines)
    return "".join(f"{key}:{''.join(lines)}" for key, lines in blocks.items())


def write(folder: Path, port: int, extra: str = "") -> None:
    """Write the configuration to `folder`, which need not exist."""
    storage = folder / ".storage"
    storage.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "configuration.yaml").write_text(text(port, extra), encoding="utf-8")
    onboarding = storage / "onboarding"
    if not onboarding.exists():
        onboarding.write_text(json.dumps(_ONBOARDING), encoding="utf-8")


def _blocks(yaml: str) -> dict[str, list[str]]:
    """Split YAML into its top-level keys and the lines below each."""
    blocks: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in yaml.splitlines():
        if key := _KEY.match(line):
            lines = blocks.setdefault(key[1], [])
            lines.append(f"{line[key.end() :]}\n")
        else:
            lines.append(f"{line}\n")
    return blocks
