"""The language that the page finds: the settings', the system's, or English."""

from __future__ import annotations

import pytest
from harness.devtools import page
from harness.kiosk import Home, running
from harness.ports import free_port

ASK = "[navigator.language, navigator.languages[0], Intl.DateTimeFormat().resolvedOptions().locale]"


@pytest.mark.parametrize(
    ("system", "setting", "language"),
    [
        ("C", "", "en-US"),
        ("POSIX", "", "en-US"),
        ("C.UTF-8", "de", "de"),
        ("de_AT.UTF-8", "", "de-AT"),
    ],
)
def test_the_page_finds_a_language_that_browsers_have(
    signed_in: Home, system: str, setting: str, language: str
) -> None:
    """Never "en-POSIX"."""
    port = free_port()
    signed_in.extra = {
        "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
        "LANG": system,
        "LC_ALL": "",
        "HA_KIOSK_LANGUAGE": setting,
    }
    with running(signed_in, "--windowed") as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, "127.0.0.1") as view:
            found = view.evaluate(ASK)
    assert isinstance(found, list)
    assert found[:2] == [language, language]
    assert str(found[2]).partition("-")[0] == language.partition("-")[0]
    assert "posix" not in str(found[2])
