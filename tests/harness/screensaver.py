"""The screensavers in the program's own window, with states that the test makes up.

PYTHONPATH=tests python -m harness.screensaver FOLDER      writes them as PNG files to look at
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QLocale, QObject

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.clock_entities import ClockValue, texts
from ha_kiosk.display.stages import Stage
from ha_kiosk.qt.platform import time_format
from ha_kiosk.qt.screens.display import DisplayModel
from harness import shown
from harness.gallery import LANGUAGES, SIZES, Gallery
from harness.offscreen import offscreen_engine
from harness.waiting import pass_time, settle

VALUES = (
    ClockValue("Outside temperature", -12.4, 1, "°C"),
    ClockValue("Home", 21.0, 0, "°C", condition="partlycloudy"),
    ClockValue("Front door", text="Closed"),
)
NOW = datetime(2026, 11, 27, 20, 48, tzinfo=UTC)


def new_model(language: str, parent: QObject) -> DisplayModel:
    """Return what is shown over the page, at one time of one day."""
    locale = QLocale(language)
    return DisplayModel(
        partial(time_format.time_and_date, where=locale),
        parent,
        write=lambda value: texts(value, str, lambda x, n: locale.toString(x, "f", n)),
        clock=lambda: NOW,
    )


def main(folder: Path) -> None:
    """Write all pictures to `folder`."""
    with offscreen_engine() as engine:
        for language in LANGUAGES:
            parent = QObject()
            model = new_model(language, parent)
            gallery = Gallery(engine)
            gallery.window.setProperty("display", model)
            for number in (0, 2, 3):
                model.set_values(VALUES[:number])
                model.show(Stage.SCREENSAVER, Config(screen_screensaver=Screensaver.CLOCK))
                for size in SIZES:
                    gallery.fit(size, dark=True)
                    settle()
                    pass_time(1.2)
                    if number == len(VALUES):
                        shown.check(f"clock-{number}", gallery.kinds())
                    file = folder / f"clock-{number}-{size[0]}x{size[1]}-{language}.png"
                    gallery.grab().save(str(file))
            gallery.close()
            shiboken6.delete(parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
