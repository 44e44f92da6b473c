"""What is said where Qt cannot be loaded."""

from __future__ import annotations

import sys

import pytest

import ha_kiosk.qt
from ha_kiosk.cli import qt_entry
from ha_kiosk.doctor import libraries
from ha_kiosk.doctor.libraries import Missing
from ha_kiosk.errors import MissingLibrary
from ha_kiosk.host.qt_runtime import platform_plugin, qt_locator
from ha_kiosk.i18n.text import Text


@pytest.fixture(autouse=True)
def _qt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a Qt, also where there is none."""
    monkeypatch.setattr(qt_locator, "find", lambda *_: object())


def test_a_plugin_that_cannot_be_loaded_is_said_before_qt_aborts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With what is missing, and the command that installs it."""
    monkeypatch.setattr(ha_kiosk.qt, "app", object(), raising=False)
    monkeypatch.setattr(platform_plugin, "broken", lambda *_: "xcb")
    asked: list[str | None] = []

    def missing(_run: object, _here: object, _found: object, display: str | None) -> Missing:
        asked.append(display)
        return Missing(Text("These system libraries are missing: libx.so."), "sudo apt install x")

    monkeypatch.setattr(libraries, "missing", missing)
    with pytest.raises(MissingLibrary, match=r"libx\.so\. Install it with: sudo apt install x"):
        qt_entry.qt_app()
    assert asked == ["xcb"]


def test_what_the_linker_does_not_explain_is_said_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The doctor may know more."""
    monkeypatch.setattr(ha_kiosk.qt, "app", object(), raising=False)
    monkeypatch.setattr(platform_plugin, "broken", lambda *_: "wayland")
    monkeypatch.setattr(libraries, "missing", lambda *_: None)
    with pytest.raises(MissingLibrary, match=r"its plugin for wayland\. `ha-kiosk doctor`"):
        qt_entry.qt_app()


def test_a_qt_that_cannot_be_imported_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it was that Python said."""
    monkeypatch.delattr(ha_kiosk.qt, "app", raising=False)
    monkeypatch.setitem(sys.modules, "ha_kiosk.qt.app", None)
    monkeypatch.setattr(libraries, "missing", lambda *_: None)
    with pytest.raises(MissingLibrary, match="Qt cannot be loaded: "):
        qt_entry.qt_app()


def test_a_qt_that_is_whole_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody runs the linker's tools for that."""
    app = object()
    monkeypatch.setattr(ha_kiosk.qt, "app", app, raising=False)
    monkeypatch.setattr(platform_plugin, "broken", lambda *_: None)

    def missing(*_: object) -> None:
        pytest.fail("only where something is wrong")

    monkeypatch.setattr(libraries, "missing", missing)
    assert qt_entry.qt_app() is app
