"""The content of the set-up, as a pure function of its state.

QML knows the look of each kind of page, and no page by its name. What a touch does is decided in
`qt/setup_screen/setup_screen.py`.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ha_kiosk.i18n.text import render
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.settings_screen import dashboards
from ha_kiosk.settings_screen.rows import Choice
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep

_EXAMPLE = "homeassistant.local · 192.168.1.5:8123"


class SetupKind(StrEnum):
    """How a page looks."""

    LIST = "list"
    FIELD = "field"
    PHONE = "phone"
    LOGIN = "login"
    """The server's own login page, below the set-up's bar."""
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class SetupChoice:
    """One row of a list; `is_radio`: a touch chooses it, but does not continue."""

    value: str
    title: str
    detail: str = ""
    icon: str = ""
    is_radio: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """The QR code for the phone, and what the phone must show as well."""

    image: str = field(repr=False)
    url: str = field(repr=False)
    tablet: str
    digits: str


@dataclass(frozen=True, slots=True)
class SetupPage:
    """One page. `number` says which of the `SetupModel.STEPS` steps it belongs to.

    `action` and `other` are the texts of the two buttons, `hint` a line below a field, `option` the
    text of a switch, `has_option` its state.
    """

    kind: SetupKind
    number: int
    title: str
    detail: str = ""
    hint: str = ""
    problem: str = ""
    is_busy: bool = False
    choices: tuple[SetupChoice, ...] = ()
    text: str = ""
    icon: str = ""
    lines: tuple[str, ...] = ()
    code: PhoneCode | None = None
    action: str = ""
    other: str = ""
    option: str = ""
    has_option: bool = False
    is_action_quiet: bool = False
    can_go_back: bool = True


@dataclass(frozen=True, slots=True)
class SetupState:
    """All that a page depends on; `problem` is the last error, `code` the code for the phone.

    `found` and `dashboards` are None while they are searched for. `is_busy`: the set-up waits for
    something; `is_held`: and that cannot be cancelled. `user` is the signed-in user, at `home`;
    both are empty if nobody is signed in.
    """

    progress: SetupProgress = field(default_factory=SetupProgress)
    tablet: str = ""
    offers_phone: bool = True
    found: Sequence[FoundServer] | None = None
    dashboards: Sequence[Choice] | None = None
    code: PhoneCode | None = None
    user: str = ""
    home: str = ""
    problem: str = ""
    is_busy: bool = False
    is_held: bool = False
    is_done: bool = False

    @property
    def by_phone(self) -> bool:
        """Return whether a phone signs in: as the person chose, otherwise as offered first."""
        wanted = self.progress.by_phone
        return self.offers_phone if wanted is None else wanted

    @property
    def is_signed_in(self) -> bool:
        """Return whether somebody is signed in."""
        return bool(self.home)


class SetupModel:
    """The pages of the set-up in one language, that of `words`."""

    STEPS = 4

    def __init__(self, words: gettext.NullTranslations) -> None:
        self._words = words

    def page(self, state: SetupState) -> SetupPage:
        """Return the page for `state`."""
        if state.is_done:
            return self._done()
        match state.progress.step:
            case SetupStep.SERVER:
                page = self._server(state)
            case SetupStep.ADDRESS:
                page = self._address(state)
            case SetupStep.SIGN_IN:
                page = self._sign_in(state)
            case SetupStep.DASHBOARD:
                page = self._dashboard(state)
            case _:
                page = self._name(state)
        problem = render(state.problem, self._words.gettext)
        return replace(
            page,
            problem=problem,
            is_busy=page.is_busy or state.is_busy,
            can_go_back=page.can_go_back and not state.is_held,
        )

    def _server(self, state: SetupState) -> SetupPage:
        say = self._words.gettext
        page = SetupPage(
            SetupKind.LIST,
            1,
            say("Which Home Assistant is yours?"),
            other=say("Type the address"),
            can_go_back=False,
        )
        if state.found is None:
            return replace(page, detail=say("Looking in this network…"), is_busy=True)
        if not state.found:
            return replace(
                page,
                detail=say("None was found in this network yet."),
                icon="zoom",
                lines=(
                    say("Is this tablet in the same network as Home Assistant?"),
                    say("Guest Wi-Fi keeps devices apart."),
                    say("Is Home Assistant running?"),
                ),
                action=say("Search again"),
            )
        choices = tuple(
            SetupChoice(server.url, server.name, _server_line(server), icon="home")
            for server in state.found
        )
        return replace(
            page,
            detail=say("Found in this network. Check the address."),
            choices=choices,
            action=say("Search again"),
            is_action_quiet=True,
        )

    def _address(self, state: SetupState) -> SetupPage:
        say = self._words.gettext
        return SetupPage(
            SetupKind.FIELD,
            1,
            say("The address of Home Assistant"),
            hint=_EXAMPLE,
            text=state.progress.typed,
            action=say("Next"),
        )

    def _sign_in(self, state: SetupState) -> SetupPage:
        say = self._words.gettext
        if state.is_signed_in:
            who = state.home
            if state.user:
                who = say("{user}, at {home}").format(user=state.user, home=state.home)
            return SetupPage(
                SetupKind.MESSAGE,
                2,
                say("This tablet is signed in"),
                detail=who,
                icon="check",
                action=say("Next"),
                other=say("Sign in as somebody else"),
            )
        if state.is_busy:
            return SetupPage(
                SetupKind.MESSAGE, 2, say("Signing in…"), icon="home", can_go_back=False
            )
        if not state.by_phone:
            page = SetupPage(SetupKind.LOGIN, 2, say("Sign in"), other=say("Use a phone"))
            if not state.problem:
                return page
            return replace(
                page, kind=SetupKind.MESSAGE, icon="disconnected", action=say("Try again")
            )
        page = SetupPage(
            SetupKind.PHONE,
            2,
            say("Sign in with a phone"),
            lines=(
                say("Scan the code with a phone in the same network."),
                say("Continue there only if it shows this name and this number:"),
            ),
            hint=say("The code is valid for five minutes and one sign-in."),
            code=state.code,
            other=say("Sign in on this screen"),
        )
        if state.problem:
            return replace(page, code=None, action=say("New code"))
        return replace(page, is_busy=state.code is None)

    def _dashboard(self, state: SetupState) -> SetupPage:
        say = self._words.gettext
        page = SetupPage(
            SetupKind.LIST,
            3,
            say("Which dashboard should it show?"),
            detail=say("It can be changed later, in the settings."),
            action=say("Next"),
        )
        if state.dashboards is None and not state.problem:
            return replace(page, detail=say("Asking Home Assistant…"), is_busy=True, action="")
        chosen = state.progress.dashboard
        titles = dashboards.titles(say, state.dashboards or ())
        titles.setdefault(chosen, chosen)
        choices = tuple(
            SetupChoice(path, title, path, is_radio=True, is_chosen=path == chosen)
            for path, title in titles.items()
        )
        return replace(page, choices=choices, other=say("Try again") if state.problem else "")

    def _name(self, state: SetupState) -> SetupPage:
        say = self._words.gettext
        name = state.progress.name
        return SetupPage(
            SetupKind.FIELD,
            4,
            say("What is this tablet called?"),
            hint=say("Home Assistant shows it by this name, such as Kitchen tablet."),
            text=state.tablet if name is None else name,
            action=say("Finish"),
            option=say("Stay signed in, even after 90 days without use"),
            has_option=state.progress.no_expiry,
        )

    def _done(self) -> SetupPage:
        say = self._words.gettext
        return SetupPage(
            SetupKind.MESSAGE,
            self.STEPS,
            say("Everything is set up"),
            detail=say("Opening the dashboard…"),
            icon="check",
            is_busy=True,
            can_go_back=False,
        )


def _server_line(server: FoundServer) -> str:
    return " · ".join(filter(None, (server.url, server.version)))
