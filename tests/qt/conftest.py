"""Qt without a screen: one application for all tests, and no word from Qt that nobody expected."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
import shiboken6
from harness.offscreen import ENVIRONMENT
from harness.page import Kiosk, Said
from harness.site import Site, serving
from harness.waiting import settle
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile, QtWebEngineQuick

from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform import qt_log
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server.http import HttpClient
from ha_kiosk.storage.paths import Paths


@pytest.fixture(scope="session")
def nowhere() -> Iterator[Site]:
    """Return what answers for ha-kiosk.localhost, so that a request for it would be seen."""
    with serving() as site:
        yield site


@pytest.fixture(scope="session")
def application(nowhere: Site) -> QGuiApplication:
    """Return the one application; what Qt reads from the environment is set before."""
    os.environ.update(ENVIRONMENT)
    rule = f"MAP ha-kiosk.localhost:80 {nowhere.url.removeprefix('http://')}"
    flags = f'--log-level=3 --host-resolver-rules="{rule}"'
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = f"{flags} --use-fake-device-for-media-stream"
    qt_log.install()
    QtWebEngineQuick.initialize()
    return QGuiApplication(["test"])


@pytest.fixture(scope="session")
def engine(application: QGuiApplication) -> Iterator[QQmlEngine]:
    """Return the one engine."""
    engine = QQmlEngine()
    yield engine
    shiboken6.delete(engine)


@pytest.fixture(scope="session")
def page_profile(engine: QQmlEngine) -> QQuickWebEngineProfile:
    """Return a browser profile that keeps nothing."""
    return profile.create(engine, None, engine)


@pytest.fixture(scope="session")
def guest_profile(engine: QQmlEngine) -> QQuickWebEngineProfile:
    """Return another one, for guest views."""
    return profile.create(engine, None, engine)


@pytest.fixture(autouse=True)
def qt_said(application: QGuiApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    """Fail a test during which Qt complains, or an exception ends in a slot."""
    said = Said()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.texts.append(record.getMessage())

    def hook(kind: type[BaseException], err: BaseException, trace: TracebackType | None) -> None:
        said.texts.append(f"{kind.__name__} in a slot: {err}")
        sys.__excepthook__(kind, err, trace)

    listener = Listener(logging.WARNING)
    log = logging.getLogger("ha_kiosk.qtlog")
    log.addHandler(listener)
    monkeypatch.setattr(sys, "excepthook", hook)
    yield said
    settle()
    log.removeHandler(listener)
    assert said.texts == []


@pytest.fixture
def site() -> Iterator[Site]:
    """Return a web server, which plays Home Assistant's."""
    with serving() as site:
        yield site


@pytest.fixture
def other_site() -> Iterator[Site]:
    """Return a web server of another origin."""
    with serving() as site:
        yield site


NewKiosk = Callable[..., Kiosk]


@pytest.fixture
def new_kiosk(
    engine: QQmlEngine,
    page_profile: QQuickWebEngineProfile,
    guest_profile: QQuickWebEngineProfile,
    site: Site,
) -> Iterator[NewKiosk]:
    """Return a function that opens a window on `site`."""
    open_windows: list[Kiosk] = []

    def _new(**parts: Any) -> Kiosk:  # noqa: ANN401 - the parts of a Kiosk
        kiosk = Kiosk(engine, page_profile, guest_profile, site.url, **parts)
        open_windows.append(kiosk)
        return kiosk

    yield _new
    for kiosk in open_windows:
        kiosk.close()


@pytest.fixture
def kiosk(new_kiosk: NewKiosk) -> Kiosk:
    """Return a window on `site`, with nothing loaded yet."""
    return new_kiosk()


@pytest.fixture
def parent(application: QGuiApplication) -> Iterator[QObject]:
    """Return the owner of a test's objects."""
    parent = QObject()
    yield parent
    shiboken6.delete(parent)


@pytest.fixture
def runner(parent: QObject) -> Iterator[JobRunner]:
    """Return a runner with room for a few jobs."""
    runner = JobRunner(parent)
    yield runner
    runner.close()


@pytest.fixture
def connection_policy(runner: JobRunner, parent: QObject) -> ConnectionPolicy:
    """Return a gate that trusts whom the system trusts."""
    return ConnectionPolicy(HttpClient(), runner, parent)


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return the paths of a profile of the test's own."""
    for name in ("DATA_HOME", "CACHE_HOME", "CONFIG_HOME", "STATE_HOME", "RUNTIME_DIR"):
        folder = tmp_path / name.partition("_")[0].lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{name}", str(folder))
    return Paths("test")
