"""Where a link leads that is for the page itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import cast

import pytest
from harness.waiting import wait_until

from ha_kiosk.errors import KioskError
from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.recovery.state import KioskState

SERVER = "http://ha.local:8123"


class Scene:
    """A kiosk that writes down what it loads, and a bus on which commands work, or do not.

    With `works` None the page has not answered yet.
    """

    def __init__(
        self,
        *,
        has_dashboard: bool = True,
        has_page: bool | None = None,
        works: bool | None = True,
        load_ms: int = 60_000,
        move_ms: int = 60_000,
        home: str = "",
    ) -> None:
        self.loaded: list[str] = []
        self.sent: list[object] = []
        self.answers: list[Callable[[bool], None]] = []
        self.has_dashboard = has_dashboard
        self.has_page = has_dashboard if has_page is None else has_page
        self._works = works
        kiosk = SimpleNamespace(
            server=SERVER,
            origin=lambda: SERVER,
            home=home,
            current=KioskState(),
            has_page=lambda: self.has_page,
            has_dashboard=lambda: self.has_dashboard,
            load=self.loaded.append,
        )
        frontend_commands = SimpleNamespace(send=self._send, show_more_info=self._show)
        self.navigator = Navigator(
            cast("KioskController", kiosk),
            cast("FrontendCommands", frontend_commands),
            lambda: f"{SERVER}/x",
            load_ms=load_ms,
            move_ms=move_ms,
        )

    def enter(self, *, has_dashboard: bool) -> None:
        """Let the kiosk be in another state."""
        self.has_dashboard = has_dashboard
        self.navigator.follow_state()

    def _send(
        self, command: str, origin: str, payload: Mapping[str, object], done: Callable[[bool], None]
    ) -> None:
        self.sent.append((command, origin, payload["path"]))
        if self._works is None:
            self.answers.append(done)
        else:
            done(self._works)

    def _show(self, entity: str, origin: str) -> None:
        self.sent.append((entity, origin))


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


def test_the_servers_default_view_is_shown_where_it_is_known() -> None:
    """The start page "/" has led to it, and loading that again would take seconds."""
    scene = Scene(home="/home/overview")
    scene.navigator.show(f"{SERVER}/")
    assert (scene.sent, scene.loaded) == ([("navigate", SERVER, "/home/overview")], [])
    there = Scene(home="/x")
    there.navigator.show(f"{SERVER}/")
    assert (there.sent, there.loaded) == ([], [])


def test_the_servers_default_view_is_loaded_where_it_is_unknown() -> None:
    """Or nothing is there that could obey."""
    for scene in (Scene(), Scene(has_dashboard=False, home="/home/overview")):
        scene.navigator.show(f"{SERVER}/")
        assert (scene.sent, scene.loaded) == ([], [f"{SERVER}/"])


ENTITY = ("light.hall", SERVER)


def test_an_entity_is_shown_at_once() -> None:
    """On the dashboard that is there."""
    scene = Scene()
    scene.navigator.show_more_info("light.hall")
    assert scene.sent == [ENTITY]


@pytest.mark.parametrize("moves_first", [True, False])
def test_an_entity_waits_for_the_answer_and_the_move(*, moves_first: bool) -> None:
    """The frontend closes its dialogs before it moves, and may answer before that."""
    scene = Scene(works=None)
    scene.navigator.navigate("/map")
    scene.navigator.show_more_info("light.hall")
    assert ENTITY not in scene.sent
    answer: Callable[[], object] = partial(scene.answers[0], True)  # noqa: FBT003 - the bus's
    steps = [scene.navigator.follow_move, answer]
    first, second = steps if moves_first else reversed(steps)
    first()
    assert ENTITY not in scene.sent
    second()
    assert scene.sent[-1] == ENTITY


def test_an_entity_waits_no_longer_for_a_view_that_is_there_already() -> None:
    """The frontend does not move."""
    scene = Scene(move_ms=1)
    scene.navigator.navigate("/x")
    scene.navigator.show_more_info("light.hall")
    wait_until(lambda: ENTITY in scene.sent, "the dialog")


def test_an_entity_waits_for_a_page_that_is_loaded() -> None:
    """In the document of before its dialog would be lost."""
    scene = Scene(works=None)
    scene.navigator.navigate("/map")
    scene.navigator.show_more_info("light.hall")
    scene.answers[0](False)  # noqa: FBT003 - as the bus answers
    assert scene.loaded == [f"{SERVER}/map"]
    scene.navigator.follow_state()
    assert ENTITY not in scene.sent
    scene.enter(has_dashboard=False)
    assert ENTITY not in scene.sent
    scene.enter(has_dashboard=True)
    assert scene.sent[-1] == ENTITY
    scene.navigator.follow_state()
    assert scene.sent.count(ENTITY) == 1


def test_an_entity_waits_no_longer_for_an_address_that_loads_nothing() -> None:
    """One with nothing new but a fragment, say."""
    scene = Scene(works=False, load_ms=1)
    scene.navigator.navigate("/x#there")
    scene.navigator.show_more_info("light.hall")
    wait_until(lambda: ENTITY in scene.sent, "the dialog")


def test_what_is_asked_for_during_a_load_comes_after_it() -> None:
    """A path is loaded in its place."""
    scene = Scene(has_dashboard=False, has_page=True)
    scene.navigator.show_more_info("light.bed")
    scene.navigator.navigate("/map")
    scene.navigator.show_more_info("light.hall")
    assert (scene.sent, scene.loaded) == ([], [f"{SERVER}/map"])
    scene.enter(has_dashboard=True)
    assert scene.sent == [ENTITY]


def test_an_entity_is_forgotten_with_the_page() -> None:
    """Whoever asked for it may be gone when there is one again."""
    scene = Scene(has_dashboard=False, has_page=True)
    scene.navigator.show_more_info("light.hall")
    scene.has_page = False
    scene.navigator.follow_state()
    scene.has_page = True
    scene.enter(has_dashboard=True)
    assert scene.sent == []


def test_without_a_page_nothing_can_be_shown() -> None:
    """And whoever asks is told so."""
    scene = Scene(has_dashboard=False)
    for ask in (scene.navigator.show_more_info, scene.navigator.navigate):
        with pytest.raises(KioskError, match="no dashboard on screen"):
            ask("/map")
