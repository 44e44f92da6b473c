"""Chromium's sandbox, and root."""

from __future__ import annotations

import os

import pytest

from ha_kiosk.errors import KioskError
from ha_kiosk.host.qt_runtime import sandbox

OFF = "QTWEBENGINE_DISABLE_SANDBOX"


@pytest.mark.parametrize(
    ("env", "uid", "is_refused"),
    [
        ({}, 0, True),
        ({"QTWEBENGINE_CHROMIUM_FLAGS": "--lang=de"}, 0, True),
        ({}, 1000, False),
        ({OFF: "1"}, 0, False),
        ({"QTWEBENGINE_CHROMIUM_FLAGS": "--lang=de --no-sandbox"}, 0, False),
    ],
)
def test_root_has_no_sandbox(env: dict[str, str], uid: int, *, is_refused: bool) -> None:
    """Unless somebody has switched it off."""
    assert sandbox.is_for_nobody(env, uid) is is_refused


def test_root_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chromium itself ends the program without a word."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.delenv(OFF, raising=False)
    monkeypatch.delenv("QTWEBENGINE_CHROMIUM_FLAGS", raising=False)
    with pytest.raises(KioskError, match=OFF):
        sandbox.refuse_root()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    sandbox.refuse_root()
