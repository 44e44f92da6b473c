"""Where a link leads that is for the page itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import cast

import pytest

from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.page.frontend_commands import FrontendCommands
from ha_kiosk.recovery.state import KioskState

SERVER = "http://ha.local:8123"


class Scene:
    """A kiosk that writes down what it loads, and a bus on which commands work, or do not."""

    def __init__(self, *, has_dashboard: bool = True, works: bool = True) -> None:
        self.loaded: list[str] = []
        self.sent: list[object] = []
        self._works = works
        kiosk = SimpleNamespace(
            server=SERVER,
            origin=lambda: SERVER,
            current=KioskState(),
            has_dashboard=lambda: has_dashboard,
            load=self.loaded.append,
        )
        frontend_commands = SimpleNamespace(send=self._send)
        self.navigator = Navigator(
            cast("KioskController", kiosk),
            cast("FrontendCommands", frontend_commands),
            lambda: f"{SERVER}/x",
        )

    def _send(
        self, command: str, origin: str, payload: Mapping[str, object], done: Callable[[bool], None]
    ) -> None:
        self.sent.append((command, origin, payload["path"]))
        done(self._works)


@pytest.mark.parametrize("path", ["/lovelace/1", "/_my_redirect/x?a=b", "/x?edit=1"])
def test_a_link_to_the_frontend_does_not_load_the_page_anew(path: str) -> None:
    """Its socket, and where a person has scrolled to, stay."""
    scene = Scene()
    scene.navigator.follow_link(SERVER + path)
    assert scene.sent == [("navigate", SERVER, path)]
    assert scene.loaded == []


def test_a_link_is_loaded_where_the_frontend_does_not_know_the_command() -> None:
    """Servers before 2025.6."""
    scene = Scene(works=False)
    scene.navigator.follow_link(f"{SERVER}/lovelace/1")
    assert scene.loaded == [f"{SERVER}/lovelace/1"]


@pytest.mark.parametrize("url", [f"{SERVER}//elsewhere.example", SERVER])
def test_what_is_no_path_is_loaded(url: str) -> None:
    """The page's own rules hold there."""
    scene = Scene()
    scene.navigator.follow_link(url)
    assert (scene.sent, scene.loaded) == ([], [url])


def test_where_there_is_no_dashboard_a_link_is_loaded() -> None:
    """Nobody would hear the command."""
    scene = Scene(has_dashboard=False)
    scene.navigator.follow_link(f"{SERVER}/lovelace/1")
    assert (scene.sent, scene.loaded) == ([], [f"{SERVER}/lovelace/1"])
