"""The on-screen keyboard in the real program: loaded where it is wanted, and told by `ctl`."""

from __future__ import annotations

import pytest
from harness.kiosk import Home, running


@pytest.mark.parametrize(("setting", "code"), [("on", 0), ("off", 1)])
def test_the_keyboard_is_loaded_where_it_is_wanted(
    signed_in: Home, setting: str, code: int
) -> None:
    """Without a word in the log; elsewhere `ctl` says that there is none."""
    signed_in.extra = {"HA_KIOSK_KEYBOARD": setting}
    with running(signed_in, "--windowed") as kiosk:
        kiosk.wait_for("live")
        for state in ("on", "off"):
            result = signed_in.run("ctl", "keyboard", state)
            assert result.returncode == code, result.stderr
            assert ("no on-screen keyboard" in result.stderr) is (code != 0)
