"""The screensaver that is a page of somebody else, in a real web engine."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import shiboken6
from harness import touch
from harness.page import Window
from harness.screensaver import new_model
from harness.site import Site
from harness.waiting import wait_until
from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.choices import ExternalLinks, Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.stages import Stage
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.display import DisplayModel
from ha_kiosk.qt.screens.screensaver_page import ScreensaverPage
from ha_kiosk.server.http import HttpClient

FOUND = "[typeof qt, typeof externalApp, typeof externalAppV2, typeof webkit].join()"
TELL = f"<script>fetch('/told?' + {FOUND})</script>"
TOLD = "/told?undefined,undefined,undefined,undefined"


class SaverWindow(Window):
    """A window with what covers the page."""

    view = "Display { id: loader; readonly property Item item: null; anchors.fill: parent; \
model: root.model }"


class Scene:
    """A screensaver of a page of `other`, and the server that the kiosk is signed in to."""

    def __init__(
        self, engine: QQmlEngine, guest_profile: QQuickWebEngineProfile, server: str
    ) -> None:
        self.parent = QObject()
        runner = JobRunner(self.parent)
        self.model: DisplayModel = new_model("en", self.parent)
        self.page = ScreensaverPage(
            Config(),
            guest_profile,
            ConnectionPolicy(HttpClient(), runner, self.parent),
            lambda: server,
            self.parent,
        )
        self.model.set_page(self.page)
        self.shown = SaverWindow(engine, self.model)

    def show(self, url: str, **others: object) -> None:
        """Show the screensaver with a page."""
        config = Config(
            screen_screensaver=Screensaver.URL,
            screen_screensaver_url=url,
            **others,  # type: ignore[arg-type]
        )
        self.page.configure(config)
        self.model.show(Stage.SCREENSAVER, config)

    def is_seen(self) -> bool:
        """Return whether a page is on screen."""
        return bool(touch.items(self.shown.window, "ScreensaverPage"))


@pytest.fixture
def scene(engine: QQmlEngine, guest_profile: QQuickWebEngineProfile, site: Site) -> Iterator[Scene]:
    """Return a window without a screensaver."""
    made = Scene(engine, guest_profile, site.url)
    yield made
    made.shown.close()
    shiboken6.delete(made.parent)


def test_a_page_is_shown_and_finds_no_bridge(scene: Scene, other_site: Site) -> None:
    """It goes with the touch that wakes."""
    other_site.add("/photos", before=TELL)
    scene.show(f"{other_site.url}/photos")
    wait_until(lambda: TOLD in other_site.requests, "the page has loaded")
    wait_until(scene.is_seen, "it is on screen")
    assert scene.model.property("hidesPage") is True
    scene.model.show(Stage.ON, Config())
    wait_until(lambda: not scene.is_seen(), "it is gone")


def test_it_leads_to_no_page_of_the_server(
    scene: Scene, site: Site, other_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """That would only show a log-in form."""
    caplog.set_level(logging.INFO)
    before = f"<script>location.href = '{site.url}/lovelace'</script>"
    other_site.add("/photos", before=before)
    scene.show(f"{other_site.url}/photos")
    wait_until(lambda: "/lovelace was refused" in caplog.text, "it is refused")
    assert "/lovelace" not in site.requests


@pytest.mark.parametrize(
    "others", [{"external_links": ExternalLinks.BLOCK}, {"external_hosts": ("example.org",)}]
)
def test_the_rules_for_guests_hold(
    scene: Scene, other_site: Site, caplog: pytest.LogCaptureFixture, others: dict[str, object]
) -> None:
    """Who shows no links off the server has a black screensaver."""
    caplog.set_level(logging.INFO)
    other_site.add("/photos")
    scene.show(f"{other_site.url}/photos", **others)
    wait_until(lambda: "was refused" in caplog.text, "it is refused")
    assert not scene.is_seen()
    assert other_site.requests == []


def test_after_a_page_that_cannot_be_loaded_another_is_shown(
    scene: Scene, other_site: Site
) -> None:
    """The screen is black until then."""
    scene.show("http://127.0.0.1:9/")
    other_site.add("/photos", before=TELL)
    scene.show(f"{other_site.url}/photos")
    wait_until(scene.is_seen, "the other page is on screen")
