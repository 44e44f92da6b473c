"""The test that switches the screen off and on again."""

from __future__ import annotations

import pytest

from ha_kiosk.display.power.screen_power import ScreenPower
from ha_kiosk.doctor import screen_test
from ha_kiosk.doctor.screen_test import DARK_FOR


class Way:
    """A way to switch the screen, which does as `answers` say; it remembers what it was told."""

    name = "wlopm"

    def __init__(self, *answers: bool, is_there: bool = True) -> None:
        self._answers, self._is_there = list(answers), is_there
        self.told: list[bool] = []

    def is_available(self) -> bool:
        """Return whether it works here."""
        return self._is_there

    def switch(self, *, on: bool) -> bool:
        """Return the next answer, and the last one again and again."""
        self.told.append(on)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@pytest.mark.parametrize(
    ("answers", "level", "text", "told"),
    [
        ([True, True], "ok", "switched the screen off for 5 seconds, and on again", 1),
        ([True, False, False, True], "ok", "and on again", 3),
        ([False, True], "warning", "wlopm does not switch the screen off.", 1),
        ([True, False], "problem", "wlopm does not switch the screen on again.", 10),
    ],
)
def test_it_ends_on_if_anything_can_do_that(
    answers: list[bool], level: str, text: str, told: int
) -> None:
    """By the first way that is there."""
    absent, way, waits = Way(is_there=False), Way(*answers), list[float]()
    (finding,) = screen_test.run(ScreenPower([absent, way]), waits.append)
    assert (finding.name, finding.level) == ("screen-test", level)
    assert text in finding.text
    assert way.told == [False, *[True] * told]
    assert absent.told == []
    assert waits[0] == DARK_FOR


def test_ctrl_c_switches_it_on() -> None:
    """Whoever is in the dark presses it."""
    way = Way(True)  # noqa: FBT003 - its answer

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(screen_test.run(ScreenPower([way]), interrupt))
    assert way.told == [False, True]


def test_there_may_be_nothing_to_test() -> None:
    """Only the black window."""
    waits = list[float]()
    (finding,) = screen_test.run(ScreenPower([]), waits.append)
    assert not waits
    assert finding.level == "skipped"
    assert "covers the page" in finding.text
