"""The texts of our own screens, as a pure function of the kiosk's state.

A screen says what is wrong in plain words, since when, and when the next try is. The texts are not
part of the state machine, so that they can change without it, nor of QML, so that they can be
tested.
"""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass, replace

from ha_kiosk.i18n import mark
from ha_kiosk.i18n.text import render, value_in
from ha_kiosk.recovery.state import KioskState, Probe, Reason, State

SPLASH_PATIENCE = 3.0
"""Seconds after which the splash says what it waits for."""
_TRUST = "ha-kiosk login --trust-certificate"
_NO_BREAK, _JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"
_COMMAND = re.compile(
    r"(?<!\S)(?:ha-kiosk [a-z]+(?: --[a-z-]+(?: window)?)?|ha-kiosk|--[a-z][a-z-]*)|\bhttps?://\S*"
)
_BUTTON_FROM = 4.0
"""Seconds that a wait must last for a button to end it early."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One screen. `icon` is a name in components/Icon.qml; `action` is the button's text.

    `prints` are fingerprints to compare, each after its label.
    """

    icon: str = "home"
    title: str = ""
    detail: str = ""
    hint: str = ""
    busy: bool = False
    is_problem: bool = False
    action: str = ""
    prints: tuple[str, ...] = ()


_TITLES = {
    Reason.UNREACHABLE: ("disconnected", mark("Home Assistant cannot be reached")),
    Reason.HTTPS_WANTED: ("disconnected", mark("Home Assistant cannot be reached")),
    Reason.CERTIFICATE: ("shield", mark("The server's certificate is not trusted")),
    Reason.HTTP_ERROR: ("disconnected", mark("Home Assistant does not answer")),
    Reason.NO_HANDSHAKE: ("disconnected", mark("The dashboard did not start")),
    Reason.NO_DASHBOARD: ("disconnected", mark("The dashboard did not appear")),
    Reason.NO_VIEW: ("disconnected", mark("The dashboard did not appear")),
    Reason.RENDERER_DIED: ("alert", mark("The page stopped working")),
    Reason.OUT_OF_MEMORY: ("alert", mark("The page ran out of memory")),
    Reason.NOT_ANSWERING: ("alert", mark("The page does not answer")),
    Reason.DENIED: ("locked", mark("Home Assistant does not let this user in")),
    Reason.PROXY: ("locked", mark("A proxy does not let this device in")),
    Reason.SIGN_ON: ("locked", mark("A sign-in in front of Home Assistant is needed")),
}
_NOT_NAMED = mark(
    "{host} asks for a sign-in of its own. Its page is shown here once sign_in_hosts names it, or "
    "sign in with:"
)
_LOGIN = "ha-kiosk login --method window"
_OTHER = ("alert", mark("Something went wrong"))
_OF_LOAD = frozenset({Reason.HTTP_ERROR, Reason.NO_HANDSHAKE, Reason.NO_DASHBOARD, Reason.NO_VIEW})
"""Reasons that stay on the screen during the next load, until the dashboard is there."""
_DETAILS = {
    Reason.NO_HANDSHAKE: mark("The server sends a page, but it is not Home Assistant's frontend."),
    Reason.NO_DASHBOARD: mark("The frontend has loaded, but it has no connection to the server."),
    Reason.NO_VIEW: mark("The frontend is connected to the server, but shows no page."),
}


class Texts:
    """Our screens in one language, that of `words`."""

    def __init__(self, words: gettext.NullTranslations) -> None:
        self._words = words

    def notice(
        self, situation: KioskState, *, now: float, server: str, since: str
    ) -> Notice | None:
        """Return the screen for `situation`, or None if the page itself is shown.

        `since` is the time of day at which the problem began, formatted for people.
        """
        match situation.state:
            case State.LIVE | State.DEGRADED | State.SIGNED_OUT:
                return None
            case State.LOADING if situation.failed_loads and situation.reason in _OF_LOAD:
                failed = self._problem(situation, now, server, since)
                return replace(failed, action="")
            case State.STARTING | State.LOADING:
                return self._splash(situation, now, server)
            case State.CRASHED | State.HUNG:
                return self._broken(situation, now)
            case _:
                return self._problem(situation, now, server, since)

    def signing_in(self, state: str, *, server: str, trouble: str) -> Notice | None:
        """Return the screen for a sign-in in `state`, None if a page is shown."""
        say = self._words.gettext
        match state:
            case "page" | "phone":
                return None
            case "trouble":
                notice = Notice(
                    icon="disconnected",
                    title=say("Signing in does not work yet"),
                    detail=render(trouble, say),
                    hint=_lines(server, say("trying again by itself")),
                    is_problem=True,
                    action=say("Try now"),
                )
                return self._with_prints(notice, trouble)
            case "exchanging":
                return Notice(title=say("Signing in…"), busy=True)
            case _:
                return Notice(title=say("Looking for Home Assistant…"), hint=server, busy=True)

    def sign_in_line(self, reason: Reason, *, device: str, user: str, client_id: str) -> str:
        """Return the line above the login page, which calls this device `client_id`."""
        say = self._words.gettext
        match reason:
            case Reason.CREDENTIALS_REFUSED if user:
                what = say("Home Assistant has ended the session of {user} here.")
            case Reason.CREDENTIALS_REFUSED:
                what = say("Home Assistant has ended the session here.")
            case Reason.LOGGED_OUT if user:
                what = say("{user} is signed out.")
            case _:
                what = ""
        whose = say("This device, {device}, is called {client_id} below.")
        text = " ".join(filter(None, (what, whose)))
        return unbroken(text.format(user=user, device=device, client_id=client_id))

    def phone_offer(self) -> str:
        """Return the text of the button that leads from the login page to the sign-in by phone."""
        return self._words.gettext("Use a phone")

    def sign_on(self, state: str, *, host: str, server: str, may_allow: bool) -> Notice | None:
        """Return the screen while a single sign-on is in front of a sign-in at `server`.

        None if its page is shown. `may_allow`: a person at the window may allow `host`.
        """
        say = self._words.gettext
        if state != "blocked":
            looking = Notice(title=say("Looking for Home Assistant…"), hint=server, busy=True)
            return looking if state == "checking" else None
        icon, title = _TITLES[Reason.SIGN_ON]
        blocked = Notice(icon=icon, title=say(title), hint=server, is_problem=True)
        if may_allow:
            text = say("{host} wants to show a sign-in page of its own. Do you know this host?")
            return replace(blocked, detail=text.format(host=host), action=say("Show its page"))
        return replace(blocked, detail=self._not_named(host), action=say("Try now"))

    def _not_named(self, host: str) -> str:
        return f"{self._words.gettext(_NOT_NAMED).format(host=host)}\n{_LOGIN}"

    def sign_on_title(self) -> str:
        """Return the title above the page of a single sign-on, beside its host."""
        return self._words.gettext("Sign-in in front of Home Assistant")

    def begin_again(self) -> str:
        """Return the text of the button that starts such a sign-in again."""
        return self._words.gettext("Begin again")

    def missing_page(self, path: str) -> tuple[str, str]:
        """Return title and text of the card about a page that the server does not have."""
        say = self._words.gettext
        text = say("The server has no page {path}. This is its default dashboard.")
        return say("This page is gone"), text.format(path=path)

    def _splash(self, situation: KioskState, now: float, server: str) -> Notice:
        say = self._words.gettext
        if now - situation.since < SPLASH_PATIENCE:
            return Notice(busy=True)
        if situation.handshake:
            why = ""
            if situation.reason is Reason.CONNECTION_LOST:
                why = say("It had lost its connection to the server.")
            return Notice(title=say("Opening the dashboard…"), detail=why, hint=server, busy=True)
        return Notice(title=say("Waiting for Home Assistant…"), hint=server, busy=True)

    def _broken(self, situation: KioskState, now: float) -> Notice:
        """Return the screen while the page's process is replaced, mostly too short to read."""
        say = self._words.gettext
        is_short = situation.deadline is None or situation.deadline - situation.since < _BUTTON_FROM
        if situation.state is State.CRASHED and is_short:
            return Notice(busy=True)
        icon, title = _TITLES.get(situation.reason, _OTHER)
        if situation.state is State.HUNG:
            return Notice(icon=icon, title=say(title), hint=say("Starting it again…"), busy=True)
        return Notice(
            icon=icon,
            title=say(title),
            detail=self._how_often(situation),
            hint=self._next(situation, now),
            is_problem=True,
            action=say("Try now"),
        )

    def _problem(self, situation: KioskState, now: float, server: str, since: str) -> Notice:
        say = self._words.gettext
        icon, title = _TITLES.get(situation.reason, _OTHER)
        detail = render(situation.detail, say)
        if not detail and (known := _DETAILS.get(situation.reason)):
            detail = say(known)
        notice = Notice(
            icon=icon,
            title=say(title),
            detail=detail,
            hint=_lines(server, say("since {time}").format(time=since), self._next(situation, now)),
            is_problem=True,
            action=say("Try now"),
        )
        return self._with_prints(notice, situation.detail)

    def _with_prints(self, notice: Notice, error: str) -> Notice:
        """Return `notice`; for a changed certificate, with both fingerprints in rows."""
        pinned, current = value_in(error, "pinned"), value_in(error, "shown")
        if pinned is None or current is None:
            return notice
        say = self._words.gettext
        way = say("If it was replaced on purpose, sign in again:")
        trusted, shown = (_in_two_lines(str(print_)) for print_ in (pinned, current))
        return replace(
            notice,
            icon="shield",
            title=say("The server's certificate has changed"),
            detail=f"{way}\n{_TRUST}",
            prints=(say("Trusted"), trusted, say("Now"), shown),
        )

    def _how_often(self, situation: KioskState) -> str:
        count = len(situation.crashes)
        return self._words.ngettext(
            "It has happened once within ten minutes.",
            "It has happened {count} times within ten minutes.",
            count,
        ).format(count=count)

    def _next(self, situation: KioskState, now: float) -> str:
        left = 0 if situation.deadline is None else round(situation.deadline - now)
        is_waiting = situation.state is not State.LOADING and situation.probe is Probe.IDLE
        if left < 1 or not is_waiting:
            return self._words.gettext("trying now")
        if left < 90:  # noqa: PLR2004 - seconds read well up to here
            return self._words.ngettext(
                "next try in {count} second", "next try in {count} seconds", left
            ).format(count=left)
        minutes = round(left / 60)
        return self._words.ngettext(
            "next try in {count} minute", "next try in {count} minutes", minutes
        ).format(count=minutes)


def unbroken(text: str) -> str:
    """Return `text` for display: no line ends within a command or an address."""

    def joined(found: re.Match[str]) -> str:
        part = found[0].replace("-", f"-{_JOINER}").replace("/", f"/{_JOINER}")
        return part.replace(" ", _NO_BREAK)

    return _COMMAND.sub(joined, text)


def _in_two_lines(print_: str) -> str:
    middle = len(print_) // 2
    return f"{print_[:middle]}\n{print_[middle + 1 :]}"


def _lines(server: str, *parts: str) -> str:
    """Return the server and, below it, `parts`; a line breaks only between them."""
    return f"{server}\n" + " · ".join(part.replace(" ", _NO_BREAK) for part in parts)
