"""What the settings screen shows, as a pure function of the configuration and the current state.

A page of the screen has a title and sections of rows. QML knows how each kind of row looks, and no
row by its name, so that a new page needs no new QML. `changes` decides what a touch changes.
"""

from __future__ import annotations

import gettext
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.i18n import mark
from ha_kiosk.i18n.text import render
from ha_kiosk.page.kiosk_mode import kiosk_mode, knows_kiosk_mode
from ha_kiosk.status import Status


class RowKind(StrEnum):
    """How a row looks, and what it does when it is touched."""

    CHOICE = "choice"
    STEPS = "steps"
    SWITCH = "switch"
    RADIO = "radio"
    PAGE = "page"
    ACTION = "action"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values next to each other in a row."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class SettingsRow:
    """One row. `value` is what is shown or chosen, `detail` a line below the title.

    `id` is a key of the configuration, with `=` and a value behind it where several rows are of
    one key, or the name of what the row does.
    """

    id: str
    kind: RowKind
    title: str
    icon: str = ""
    detail: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    on: bool = False
    enabled: bool = True
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together, as one card."""

    title: str
    rows: tuple[SettingsRow, ...]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One page of the sheet."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class SettingsInfo:
    """What is so in this moment. Texts that nobody knows are empty."""

    status: Status
    memory: str = ""
    addresses: str = ""
    path: str = ""
    """The view that is on screen."""
    dashboards: tuple[Choice, ...] = ()
    """What the server has, by their paths."""

    @property
    def server(self) -> str:
        """Return the server's address, "" where there is none."""
        return self.status.server or ""


_THEMES = {Theme.AUTO: mark("Auto"), Theme.LIGHT: mark("Light"), Theme.DARK: mark("Dark")}
_LANGUAGES = (Choice("en", "English"), Choice("de", "Deutsch"))
_STATES = {
    "live": mark("Connected"),
    "degraded": mark("Connection lost, trying again"),
    "signed-out": mark("Signed out"),
}
_RENDERING = {"gpu": mark("Graphics card"), "software": mark("Software")}
ROOT, START = "root", "start"


class SettingsModel:
    """The sheet in one language, that of `words`.

    The keys in `fixed` cannot be changed. A program that is not ours alone is not restarted.
    """

    def __init__(
        self, words: gettext.NullTranslations, fixed: Collection[str], *, can_restart: bool
    ) -> None:
        self._words, self._fixed, self._can_restart = words, fixed, can_restart

    def is_fixed(self, key: str) -> bool:
        """Return whether a key comes from the command line or the environment."""
        return key in self._fixed

    def page(self, name: str, config: Config, info: SettingsInfo) -> SettingsPage:
        """Return the page `name`."""
        say = self._words.gettext
        if name == START:
            return SettingsPage(say("Start with"), (Section("", self._starts(config, info)),))
        return SettingsPage(
            say("Kiosk settings"),
            (
                Section(say("Display"), self._display(config, info)),
                Section(say("Dashboard"), self._dashboard(config, info)),
                *self._account(info),
                Section(say("About"), self._about(info)),
                Section("", self._program()),
            ),
        )

    def question(self, action: str) -> tuple[str, ...]:
        """Return what is asked before `action`: title, text, yes, no; nothing for most of them."""
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
        """Return what stands above the number pad."""
        if waits:
            seconds = max(1, round(waits))
            return self._words.ngettext(
                "Wrong. Wait {count} second.", "Wrong. Wait {count} seconds.", seconds
            ).format(count=seconds)
        say = self._words.gettext
        return say("Wrong. Try again.") if is_wrong else say("Enter the PIN")

    def problem(self, text: str) -> str:
        """Return what went wrong in this language, where there are words for it."""
        return render(text, self._words.gettext)

    def _display(self, config: Config, info: SettingsInfo) -> tuple[SettingsRow, ...]:
        say = self._words.gettext
        return (
            self._unless_fixed(
                SettingsRow(
                    "theme",
                    RowKind.CHOICE,
                    say("Theme"),
                    icon="theme",
                    value=config.theme.value,
                    choices=tuple(
                        Choice(theme.value, say(text)) for theme, text in _THEMES.items()
                    ),
                )
            ),
            self._unless_fixed(
                SettingsRow(
                    "zoom",
                    RowKind.STEPS,
                    say("Zoom"),
                    icon="zoom",
                    value=f"{round(config.zoom * 100)} %",
                )
            ),
            self._unless_fixed(
                SettingsRow(
                    "kiosk_mode",
                    RowKind.SWITCH,
                    say("Kiosk mode"),
                    icon="kiosk",
                    detail=say("Hides the sidebar and the menu button")
                    if knows_kiosk_mode(info.status.ha_version or "")
                    else say("Needs Home Assistant 2026.1 or newer"),
                    on=kiosk_mode(config),
                )
            ),
            self._unless_fixed(
                SettingsRow(
                    "language",
                    RowKind.CHOICE,
                    say("Language of these screens"),
                    icon="language",
                    detail=say("From the next start on"),
                    value=(config.language or "").partition("-")[0].partition("_")[0],
                    choices=(Choice("", say("System")), *_LANGUAGES),
                )
            ),
        )

    def _dashboard(self, config: Config, info: SettingsInfo) -> tuple[SettingsRow, ...]:
        say = self._words.gettext
        start = start_path(config, info.server)
        titles = {choice.value: choice.title for choice in info.dashboards}
        shown = titles.get(start, start) if start else say("The server's default")
        rows = [
            self._unless_fixed(
                SettingsRow("url", RowKind.PAGE, say("Start with"), icon="start", detail=shown)
            ),
            SettingsRow("reload", RowKind.ACTION, say("Reload the page"), icon="reload"),
        ]
        return tuple(rows if info.status.signed_in else rows[1:])

    def _account(self, info: SettingsInfo) -> tuple[Section, ...]:
        say = self._words.gettext
        if not info.status.signed_in:
            return ()
        detail = " · ".join(filter(None, (info.status.user, info.status.server)))
        out = SettingsRow(
            "sign_out", RowKind.ACTION, say("Sign out"), icon="out", detail=detail, danger=True
        )
        return (Section(say("Account"), (out,)),)

    def _about(self, info: SettingsInfo) -> tuple[SettingsRow, ...]:
        say = self._words.gettext
        known = (
            ("version", "ha-kiosk", info.status.version),
            ("ha_version", "Home Assistant", info.status.ha_version),
            ("server", say("Server"), info.status.server),
            ("state", say("State"), say(_STATES.get(info.status.state, mark("Not connected")))),
            ("addresses", say("Addresses of this device"), info.addresses),
            ("memory", say("Memory"), info.memory),
            ("render", say("Graphics"), self._rendering(info)),
        )
        return tuple(
            SettingsRow(row, RowKind.FACT, title, value=text) for row, title, text in known if text
        )

    def _rendering(self, info: SettingsInfo) -> str:
        known = _RENDERING.get(info.status.render or "")
        return self._words.gettext(known) if known else ""

    def _program(self) -> tuple[SettingsRow, ...]:
        say = self._words.gettext
        again = SettingsRow("restart", RowKind.ACTION, say("Restart ha-kiosk"), icon="restart")
        leave = SettingsRow("quit", RowKind.ACTION, say("Quit"), icon="power", danger=True)
        return (again, leave) if self._can_restart else (leave,)

    def _starts(self, config: Config, info: SettingsInfo) -> tuple[SettingsRow, ...]:
        say = self._words.gettext
        start = start_path(config, info.server)
        titles = {"": say("The server's default")}
        titles |= {choice.value: choice.title for choice in info.dashboards}
        if info.path:
            titles.setdefault(info.path, say("What is on screen now"))
        titles.setdefault(start, start)
        return tuple(
            SettingsRow(
                f"url={path}", RowKind.RADIO, title, detail=path, value=path, on=path == start
            )
            for path, title in titles.items()
        )

    def _unless_fixed(self, row: SettingsRow) -> SettingsRow:
        """Return `row`, which says so where its key cannot be changed here."""
        if row.id not in self._fixed:
            return row
        fixed = self._words.gettext("Set by the command line or the environment")
        return replace(row, enabled=False, detail=fixed)


def start_path(config: Config, server: str) -> str:
    """Return the path that the kiosk starts with, "" for the server's default."""
    url = config.url or ""
    path = url.removeprefix(server) if server and url.startswith(server) else ""
    return "" if path == "/" else path
