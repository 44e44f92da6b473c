"""The content of the settings screen, as a pure function of the configuration and the state.

Each page has a file of its own. `changes` decides what a touch changes.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from ha_kiosk.config.config import Config
from ha_kiosk.i18n.text import render
from ha_kiosk.settings_screen import (
    keyboard_page,
    root_page,
    screen_page,
    screensaver_page,
    sound_page,
    start_page,
)
from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import RowKind, SettingsInfo, SettingsPage, SettingsRow

ROOT = "root"
_WAITS = screen_page.WAITS | screensaver_page.WAITS
_KEYS = frozenset({"url", "keyboard_layouts", *_WAITS})
"""The keys whose values are chosen on a page of their own."""
_PARENTS = (
    dict.fromkeys(("url", "screen", "screensaver", "keyboard", "sound"), ROOT)
    | dict.fromkeys(screen_page.WAITS, "screen")
    | dict.fromkeys(screensaver_page.WAITS, "screensaver")
    | {"keyboard_layouts": "keyboard"}
)
"""The page above each page."""
_PAGES: Mapping[str, Callable[[Say, Config, SettingsInfo], SettingsPage]] = {
    "url": start_page.page,
    "screen": screen_page.page,
    "screensaver": screensaver_page.page,
    "keyboard": keyboard_page.page,
    "keyboard_layouts": keyboard_page.layouts,
    "sound": sound_page.page,
}
_FREE = frozenset({RowKind.ACTION, RowKind.FACT})


class SettingsModel:
    """The settings in one language, that of `words`.

    The keys in `fixed` cannot be changed. A program that belongs to another command cannot be
    restarted.
    """

    def __init__(
        self, words: gettext.NullTranslations, fixed: Collection[str], *, can_restart: bool
    ) -> None:
        self._words, self._fixed, self._can_restart = words, fixed, can_restart

    def is_fixed(self, key: str) -> bool:
        """Return whether a key comes from the command line or the environment."""
        return key in self._fixed

    def leads_to(self, row: str) -> str | None:
        """Return the page to which a touch on `row` leads, None if it leads to none."""
        _, is_page, name = row.partition("page=")
        return name if is_page else row if row in _KEYS else None

    def parent(self, name: str) -> str | None:
        """Return the page above the page `name`, None for the first one."""
        return _PARENTS.get(name)

    def page(self, name: str, config: Config, info: SettingsInfo) -> SettingsPage:
        """Return the page `name`."""
        page = self._page(name, config, info)
        sections = tuple(
            replace(section, rows=tuple(map(self._unless_fixed, section.rows)))
            for section in page.sections
        )
        return replace(page, sections=sections)

    def _page(self, name: str, config: Config, info: SettingsInfo) -> SettingsPage:
        say = self._words.gettext
        if name in _WAITS:
            return screen_page.wait(say, config, name, _WAITS[name])
        if (make := _PAGES.get(name)) is not None:
            return make(say, config, info)
        return root_page.page(say, config, info, can_restart=self._can_restart)

    def question(self, action: str) -> tuple[str, ...]:
        """Return the question before `action`: title, text, yes, no; empty for most actions."""
        say = self._words.gettext
        match action:
            case "sign_out":
                text = say("Somebody will have to sign in before the dashboard is shown again.")
                return (say("Sign out?"), text, say("Sign out"), say("Cancel"))
            case "quit":
                text = say("The dashboard and this window close.")
                return (say("Quit ha-kiosk?"), text, say("Quit"), say("Cancel"))
            case _:
                return ()

    def pad(self, waits: float, *, is_wrong: bool) -> str:
        """Return the text above the number pad."""
        if waits:
            seconds = max(1, round(waits))
            return self._words.ngettext(
                "Wrong. Wait {count} second.", "Wrong. Wait {count} seconds.", seconds
            ).format(count=seconds)
        say = self._words.gettext
        return say("Wrong. Try again.") if is_wrong else say("Enter the PIN")

    def problem(self, text: str) -> str:
        """Return an error in this language, if it can be translated."""
        return render(text, self._words.gettext)

    def _unless_fixed(self, row: SettingsRow) -> SettingsRow:
        """Return `row`; if its key cannot be changed here, the row says so."""
        if row.kind in _FREE or row.id.partition("=")[0] not in self._fixed:
            return row
        fixed = self._words.gettext("Set by the command line or the environment")
        return replace(row, enabled=False, detail=fixed)
