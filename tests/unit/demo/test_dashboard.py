"""What the demo shows first; e2e/ has it on a real server."""

from __future__ import annotations

from collections.abc import Mapping

from ha_kiosk.demo.dashboard import config, save
from ha_kiosk.errors import KioskError


def test_the_dashboard_is_saved() -> None:
    """As the one that everybody sees first."""
    commands: list[Mapping[str, object]] = []

    def call(server: str, access_token: str, command: Mapping[str, object], /) -> object:
        assert (server, access_token) == ("http://ha", "access")
        commands.append(command)
        return None

    save("http://ha", "access", call=call)
    assert commands == [{"type": "lovelace/config/save", "config": config()}]


def test_a_server_that_does_not_take_it_keeps_its_own() -> None:
    """A demo with another dashboard is still a demo."""

    def call(server: str, access_token: str, command: Mapping[str, object], /) -> object:
        raise KioskError(f"{server}, {access_token}, {command['type']}: not_supported")

    save("http://ha", "access", call=call)
