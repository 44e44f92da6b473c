"""Switches the screen off and on again, on request: only a person sees whether it was dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ha_kiosk.display.power.screen_power import ScreenPower
from ha_kiosk.doctor.finding import Finding, ok, problem, skipped, warning
from ha_kiosk.i18n.text import Text

NAME = "screen-test"
DARK_FOR = 5.0
"""Seconds for which the screen is off."""
_TRIES, _PAUSE = 10, 1.0
"""How often it is switched on until it is on, and the seconds between two tries."""


def run(power: ScreenPower, wait: Callable[[float], object]) -> Iterator[Finding]:
    """Try the way that the kiosk uses here."""
    way = power.choose()
    if way is None:
        yield skipped(
            NAME, Text("Nothing switches the screen off here; the kiosk covers the page.")
        )
        return
    went_off = is_on = False
    try:
        went_off = way.switch(on=False)
        wait(DARK_FOR)
    finally:  # also after Ctrl-C
        for _ in range(_TRIES):
            is_on = way.switch(on=True)
            if is_on:
                break
            wait(_PAUSE)
    if not is_on:
        yield problem(NAME, Text("{way} does not switch the screen on again.", way=way.name))
    elif not went_off:
        yield warning(NAME, Text("{way} does not switch the screen off.", way=way.name))
    else:
        text = Text(
            "{way} switched the screen off for {seconds} seconds, and on again. Was it dark?",
            way=way.name,
            seconds=round(DARK_FOR),
        )
        yield ok(NAME, text)
