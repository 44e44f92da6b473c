"""What the demo shows first; e2e/ has it on a real server."""

from __future__ import annotations

from collections.abc import Mapping

from ha_kiosk.demo.dashboard import config, save
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import as_text


def test_the_dashboard_is_saved() -> None:
    """As one of its own, to which the demo goes."""
    commands: list[Mapping[str, object]] = []

    def call(server: str, access_token: str, command: Mapping[str, object], /) -> object:
        assert (server, access_token) == ("http://ha", "access")
        commands.append(command)
        return None

    path = save("http://ha", "access", call=call)
    assert path == "/kiosk-demo/home"
    assert [command["type"] for command in commands] == [
        "lovelace/dashboards/create",
        "lovelace/config/save",
    ]
    assert {command["url_path"] for command in commands} == {"kiosk-demo"}
    assert commands[1]["config"] == config()


def test_a_server_that_does_not_take_it_keeps_its_own() -> None:
    """A demo with another dashboard is still a demo."""

    def call(server: str, access_token: str, command: Mapping[str, object], /) -> object:
        raise KioskError(as_text(f"{server}, {access_token}, {command['type']}: not_supported"))

    assert save("http://ha", "access", call=call) == "/"
