"""Light or dark: as the dashboard is, and at the next start as it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.theme_cache import ThemeCache
from ha_kiosk.storage import state_file
from ha_kiosk.storage.paths import Paths


def is_dark(screen: NoticeModel) -> bool:
    """Return what QML sees."""
    dark = screen.property("dark")
    assert isinstance(dark, bool)
    return dark


def test_what_the_dashboard_looks_like_is_remembered(
    paths: Paths, runner: JobRunner, parent: QObject
) -> None:
    """The next start does not flash white."""
    look = ThemeCache(paths, runner, parent)
    assert look.was_dark is None
    screen = NoticeModel(Theme.AUTO, parent)
    screen.dashboard_dark_changed.connect(look.remember)
    screen.set_dashboard_dark(True)
    wait_until(paths.look_file.exists, "it is written")
    later = ThemeCache(paths, runner, parent)
    assert later.was_dark is True
    assert is_dark(NoticeModel(Theme.AUTO, parent, remembered=later.was_dark))


def test_the_dashboards_colours_are_taken_and_remembered(
    paths: Paths, runner: JobRunner, parent: QObject
) -> None:
    """So the next splash is in them; where a setting says dark, light ones are not."""
    look = ThemeCache(paths, runner, parent)
    assert look.colours == {}
    screen = NoticeModel(Theme.AUTO, parent, remembered=False)
    screen.dashboard_colours_changed.connect(look.remember_colours)
    screen.set_dashboard_colours('{"background": "rgb(240, 248, 255)", "text": "rgb(0, 0, 80)"}')
    assert screen.property("colours")["background"] == "#f0f8ff"
    screen.set_dashboard_colours('{"background": "url(x)", "text": "rgb(0, 0, 80)"}')
    assert screen.property("colours")["background"] == "#f0f8ff"
    wait_until(paths.look_file.exists, "they are written")
    later = ThemeCache(paths, runner, parent)
    assert later.colours["text"] == "#000050"
    again = NoticeModel(Theme.AUTO, parent, remembered=False, colours=later.colours)
    assert again.property("colours")["background"] == "#f0f8ff"
    again.configure(Config(theme=Theme.DARK))
    assert again.property("colours") == {}


def test_what_is_seen_last_is_remembered(
    paths: Paths, runner: JobRunner, parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A theme changes more than one thing at once, and a slow disk mixes nothing up."""
    slow = threading.Event()
    written: list[object] = []

    def write(_file: Path, facts: Mapping[str, object]) -> None:
        if not written:
            written.append("begun")
            slow.wait(10)
        written.append(facts["colours"])

    monkeypatch.setattr(state_file, "write", write)
    look = ThemeCache(paths, runner, parent)
    look.remember(dark=True)
    wait_until(lambda: written, "the first is being written")
    for shade in ("#000000", "#111111", "#222222"):
        look.remember_colours({"background": shade})
    slow.set()
    wait_until(lambda: len(written) == 3, "the last is written")
    settle()
    assert written == ["begun", {}, {"background": "#222222"}]


def test_the_page_tells_its_colours(kiosk: Kiosk, site: Site) -> None:
    """Whatever notation its theme has; what is none is null."""
    style = """<!doctype html><style>html {
      --primary-color: #03a9f4; --primary-background-color: hsl(0 0% 98%);
      --card-background-color: var(--paper); --paper: white;
      --primary-text-color: rgb(33 33 33); --divider-color: rgba(0, 0, 0, 0.12);
      --secondary-text-color: url(x); --error-color: not-a-colour;
    }</style>"""
    answers: list[object] = []
    site.add("/", before=style)
    kiosk.load()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "the page")
    kiosk.page.query("colours", answers.append)
    wait_until(lambda: answers, "its answer")
    assert [json.loads(str(answer)) for answer in answers] == [
        {
            "background": "rgb(250, 250, 250)",
            "card": "rgb(255, 255, 255)",
            "divider": "rgba(0, 0, 0, 0.12)",
            "text": "rgb(33, 33, 33)",
            "secondaryText": None,
            "primary": "rgb(3, 169, 244)",
            "warning": None,
            "danger": None,
        }
    ]
    assert kiosk.ask("document.documentElement.querySelectorAll('i').length") == 0


def test_a_disk_that_takes_nothing_does_no_harm(
    paths: Paths, runner: JobRunner, parent: QObject
) -> None:
    """It is not known then."""
    paths.look_file.mkdir(parents=True)
    ThemeCache(paths, runner, parent).remember(True)  # noqa: FBT003 - a Qt slot
    wait_until(lambda: not runner._running, "the job")
    assert ThemeCache(paths, runner, parent).was_dark is None


def test_a_setting_overrules_the_dashboard(parent: QObject) -> None:
    """Also one that is made while the program runs."""
    screen = NoticeModel(Theme.LIGHT, parent, remembered=True)
    assert not is_dark(screen)
    screen.set_dashboard_dark(True)
    assert not is_dark(screen)
    screen.configure(Config(theme=Theme.AUTO))
    assert is_dark(screen)


@pytest.mark.parametrize("answer", [None, "dark", 1, ""])
def test_an_answer_that_is_none_changes_nothing(parent: QObject, answer: object) -> None:
    """A page without a theme, or one that is no dashboard."""
    told: list[bool] = []
    screen = NoticeModel(Theme.AUTO, parent, remembered=False)
    screen.dashboard_dark_changed.connect(told.append)
    screen.set_dashboard_dark(answer)
    screen.set_dashboard_dark(False)
    assert told == []
    assert not is_dark(screen)


@pytest.mark.parametrize(
    ("style", "dark"),
    [
        ("background: #111111", True),
        ("background: #fafafa", False),
        ("background: rgb(28 28 60 / 0.9)", True),
        ("background: yellow", False),
        ("", None),
    ],
)
def test_the_page_tells_whether_it_is_dark(
    kiosk: Kiosk, site: Site, style: str, *, dark: bool | None
) -> None:
    """By the colour behind it, whatever theme that is of."""
    answers: list[object] = []
    site.add("/", before=f"<!doctype html><style>html {{ {style} }}</style>")
    kiosk.load()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "the page")
    kiosk.page.query("isDark", answers.append)
    wait_until(lambda: answers, "its answer")
    assert answers == [dark]
