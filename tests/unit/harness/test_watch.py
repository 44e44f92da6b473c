"""What the watch's thread finds out reaches the test; a wait of its own does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from harness.kiosk import Kiosk
from harness.wait_timeout import WaitTimeout
from harness.watch import Watch


class Blind(Watch):
    """One whose look fails, once."""

    def __init__(self, err: Exception) -> None:
        process = SimpleNamespace(poll=lambda: None)
        home = SimpleNamespace(folder=_Folder())
        kiosk = SimpleNamespace(process=process, home=home, log="the log", states=list)
        super().__init__(cast("Kiosk", kiosk), 1, 0.0)
        self._err = err

    def _look(self) -> None:
        self.looks += 1
        self._stop.set()
        raise self._err


class _Folder:
    def __truediv__(self, name: str) -> str:
        return name


def looked(err: Exception) -> Blind:
    """Return a watch that is over, after one look that ended with `err`."""
    watch = Blind(err)
    with watch:
        watch._thread.join()
    return watch


@pytest.mark.parametrize("err", [AssertionError("error in the page"), KeyError("result")])
def test_a_look_that_failed_is_told(err: Exception) -> None:
    """It is no slow machine; and it is worse than a wait that ran out."""
    watch = looked(err)
    with pytest.raises(AssertionError, match="the look failed"):
        watch.check()
    with pytest.raises(AssertionError, match="the look failed") as raised:
        watch.check_not(WaitTimeout("the dashboard", 1))
    assert not isinstance(raised.value, WaitTimeout)


@pytest.mark.parametrize("err", [WaitTimeout("an answer", 1), ConnectionResetError("it restarts")])
def test_a_look_that_came_too_early_is_nothing(err: Exception) -> None:
    """The next one sees more."""
    watch = looked(err)
    watch.check()
    watch.check_not(WaitTimeout("the dashboard", 1))
