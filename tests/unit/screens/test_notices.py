"""What our screens say, in English and in German."""

from __future__ import annotations

import gettext
import re
from dataclasses import replace
from errno import ECONNREFUSED

import pytest

from ha_kiosk import i18n
from ha_kiosk.errors import CertificateChanged
from ha_kiosk.i18n.text import Text
from ha_kiosk.recovery.state import KioskState, Probe, Reason, State
from ha_kiosk.screens import notices
from ha_kiosk.screens.notices import Notice, Texts
from ha_kiosk.server import finder, sign_on
from ha_kiosk.server.failures import unreachable
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.tls.policy import PinMismatch

NOW = 1000.0
SERVER = "http://ha.local:8123"
ENGLISH = Texts(i18n.load("en", {}))
GERMAN = Texts(i18n.load("de", {}))
OFFLINE = KioskState(State.OFFLINE, since=990.0, deadline=NOW + 8, reason=Reason.UNREACHABLE)
CRASHED = KioskState(
    State.CRASHED,
    since=NOW - 1,
    deadline=NOW + 59,
    reason=Reason.RENDERER_DIED,
    detail="SIGSEGV",
    crashes=(1.0, 2.0, 3.0),
)


class Marked(gettext.NullTranslations):
    """A language that is English with a mark."""

    def gettext(self, message: str) -> str:
        """Return the marked message."""
        return f"»{message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the marked message."""
        return f"»{msgid1 if n == 1 else msgid2}"


MARKED = Texts(Marked())


def notice(situation: KioskState, now: float = NOW, says: Texts = ENGLISH) -> Notice:
    """Return the screen for a situation that has one."""
    found = says.notice(situation, now=now, server=SERVER, since="19:04")
    assert found is not None
    return replace(found, hint=found.hint.replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize("state", [State.LIVE, State.DEGRADED, State.SIGNED_OUT])
def test_where_the_page_is_to_be_seen_nothing_of_ours_is(state: State) -> None:
    """Degraded too: the frontend has a note of its own."""
    assert ENGLISH.notice(KioskState(state), now=NOW, server=SERVER, since="") is None


@pytest.mark.parametrize("state", [State.STARTING, State.LOADING])
def test_the_splash_says_nothing_for_three_seconds(state: State) -> None:
    """Most starts are over by then; words that flash by only disturb."""
    splash = KioskState(state, since=NOW)
    assert notice(splash, NOW + 2.9) == Notice(busy=True)
    assert notice(splash, NOW + 3.1).title == "Waiting for Home Assistant…"
    assert notice(splash, NOW + 3.1).hint == SERVER


def test_the_splash_says_when_the_frontend_is_there() -> None:
    """What it waits for then is the dashboard."""
    splash = KioskState(State.LOADING, since=NOW, handshake=True)
    assert notice(splash, NOW + 4).title == "Opening the dashboard…"


def test_the_splash_says_why_the_dashboard_is_opened_again() -> None:
    """The frontend could not connect any more, and may still not be able to."""
    splash = KioskState(State.LOADING, since=NOW, handshake=True, reason=Reason.CONNECTION_LOST)
    assert notice(splash, NOW + 4).detail == "It had lost its connection to the server."


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        (Reason.NO_DASHBOARD, "The dashboard did not appear"),
        (Reason.NO_VIEW, "The dashboard did not appear"),
        (Reason.NO_HANDSHAKE, "The dashboard did not start"),
        (Reason.HTTP_ERROR, "Home Assistant does not answer"),
    ],
)
def test_what_is_wrong_stays_on_screen_while_it_is_tried_again(reason: Reason, title: str) -> None:
    """Until the dashboard is there; there is nothing to press meanwhile."""
    again = KioskState(
        State.LOADING, since=NOW, deadline=NOW + 20, reason=reason, failed_loads=1, handshake=True
    )
    found = notice(again, NOW + 10)
    assert (found.title, found.action, found.is_problem) == (title, "", True)
    assert found.hint == f"{SERVER}\nsince 19:04 · trying now"
    first = replace(again, failed_loads=0)
    assert notice(first, NOW + 10).title == "Opening the dashboard…"


def test_a_server_that_is_back_is_not_called_away() -> None:
    """A probe has found it: what is waited for is the page."""
    again = KioskState(State.LOADING, since=NOW, reason=Reason.UNREACHABLE, failed_loads=1)
    assert notice(again, NOW + 4).title == "Waiting for Home Assistant…"


@pytest.mark.parametrize(
    ("reason", "user", "begin"),
    [
        (Reason.CREDENTIALS_REFUSED, "Anna", "Home Assistant has ended the session of Anna here. "),
        (Reason.CREDENTIALS_REFUSED, "", "Home Assistant has ended the session here. "),
        (Reason.LOGGED_OUT, "Anna", "Anna is signed out. "),
        (Reason.LOGGED_OUT, "", ""),
        (Reason.NONE, "Anna", ""),
    ],
)
def test_the_login_page_has_a_line_that_says_why_and_where(
    reason: Reason, user: str, begin: str
) -> None:
    """The page itself knows this device by an address only."""
    line = ENGLISH.sign_in_line(reason, device="Kitchen", user=user, client_id="http://x/")
    assert line == notices.unbroken(f"{begin}This device, Kitchen, is called http://x/ below.")
    assert "//" not in line


def test_an_overlay_says_what_is_wrong_since_when_and_when_it_is_tried_again() -> None:
    """In plain words, with a button."""
    found = notice(
        replace(OFFLINE, detail=str(unreachable(ConnectionRefusedError(ECONNREFUSED, ""), SERVER)))
    )
    assert found == Notice(
        icon="disconnected",
        title="Home Assistant cannot be reached",
        detail="Connection refused. Is Home Assistant running, and is the port right?",
        hint=f"{SERVER}\nsince 19:04 · next try in 8 seconds",
        is_problem=True,
        action="Try now",
    )


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (0.2, "trying now"),
        (1, "next try in 1 second"),
        (89, "next try in 89 seconds"),
        (90, "next try in 2 minutes"),
        (300, "next try in 5 minutes"),
        (100, "next try in 2 minutes"),
    ],
)
def test_the_next_try_counts_down(left: float, says: str) -> None:
    """Seconds, then minutes."""
    assert notice(replace(OFFLINE, deadline=NOW + left)).hint.endswith(f" · {says}")


def test_while_a_probe_is_under_way_it_is_tried_now() -> None:
    """The deadline is then the one for giving it up."""
    assert notice(replace(OFFLINE, probe=Probe.ASKED)).hint.endswith("trying now")
    assert notice(replace(OFFLINE, deadline=None)).hint.endswith("trying now")


def test_a_line_that_is_too_long_breaks_between_its_parts() -> None:
    """Not within a number and its unit."""
    found = ENGLISH.notice(OFFLINE, now=NOW, server=SERVER, since="19:04")
    assert found is not None
    assert [len(part.split(" ")) for part in re.split("\n| · ", found.hint)] == [1, 1, 1]


@pytest.mark.parametrize("reason", [r for r in Reason if r.is_trouble])
def test_every_trouble_has_a_title_of_its_own(reason: Reason) -> None:
    """Two have none, because no screen of ours is shown for them."""
    title = notice(replace(OFFLINE, reason=reason)).title
    is_elsewhere = reason in {Reason.CONNECTION_LOST, Reason.CREDENTIALS_REFUSED}
    assert (title == "Something went wrong") is is_elsewhere


def test_what_the_machine_found_out_itself_is_explained() -> None:
    """There is no error then whose text could be shown."""
    assert "not Home Assistant's frontend" in notice(
        replace(OFFLINE, reason=Reason.NO_HANDSHAKE)
    ).detail  # fmt: skip
    assert "no connection" in notice(replace(OFFLINE, reason=Reason.NO_DASHBOARD)).detail
    assert notice(OFFLINE).detail == ""


def test_a_refusal_shows_the_servers_own_reason() -> None:
    """Nobody translates that; it is what the administrator has to look for."""
    refused = KioskState(
        State.REFUSED,
        since=NOW,
        deadline=NOW + 300,
        reason=Reason.DENIED,
        detail=Text("The server does not let this user in: {why}.", why="User is not active"),
    )
    english, german = notice(refused), notice(refused, says=GERMAN)
    assert (english.icon, english.detail) == ("locked", refused.detail)
    assert german.detail == "Der Server lässt diesen Benutzer nicht herein: User is not active."
    assert german.hint == f"{SERVER}\nseit 19:04 · nächster Versuch in 5 Minuten"


def test_a_page_that_is_back_at_once_leaves_no_time_for_words() -> None:
    """The first deaths are answered within a second."""
    for pause in (0, 1):
        short = replace(CRASHED, since=NOW, deadline=NOW + pause)
        assert notice(short) == Notice(busy=True)
    assert notice(replace(CRASHED, deadline=None)) == Notice(busy=True)


def test_a_page_that_keeps_dying_says_how_often_and_when_it_is_tried_again() -> None:
    """Nobody waits a minute in front of a splash."""
    found = notice(CRASHED)
    assert found.title == "The page stopped working"
    assert found.detail == "It has happened 3 times within ten minutes."
    assert found.hint == "next try in 59 seconds"
    assert found.action == "Try now"
    memory = notice(replace(CRASHED, reason=Reason.OUT_OF_MEMORY, crashes=(1.0,)))
    assert memory.title == "The page ran out of memory"
    assert memory.detail == "It has happened once within ten minutes."


def test_a_page_that_hangs_is_being_started_again() -> None:
    """There is nothing to press: it takes five seconds at most."""
    hung = KioskState(State.HUNG, since=NOW, deadline=NOW + 5, reason=Reason.NOT_ANSWERING)
    assert notice(hung) == Notice(
        icon="alert", title="The page does not answer", hint="Starting it again…", busy=True
    )


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("idle", "Looking for Home Assistant…"),
        ("looking", "Looking for Home Assistant…"),
        ("exchanging", "Signing in…"),
        ("trouble", "Signing in does not work yet"),
    ],
)
def test_signing_in_says_what_it_does(state: str, title: str) -> None:
    """Each state but the one in which the login page is to be seen."""
    found = ENGLISH.signing_in(
        state, server=SERVER, trouble=str(unreachable(TimeoutError(), SERVER))
    )
    assert found is not None
    assert found.title == title
    assert (found.detail == "No answer in time.") is found.is_problem
    assert (found.action == "Try now") is found.is_problem


def test_the_login_page_is_not_covered() -> None:
    """It is the server's own."""
    assert ENGLISH.signing_in("page", server=SERVER, trouble="") is None


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("reason", list(Reason))
def test_every_word_of_a_screen_is_said_in_the_persons_language(
    state: State, reason: Reason
) -> None:
    """What is the same in another language was not asked for; test_i18n.py has the German."""
    situation = replace(OFFLINE, state=state, reason=reason, since=NOW - 9, crashes=(1.0, 2.0))
    pair = [t.notice(situation, now=NOW, server=SERVER, since="19:04") for t in (ENGLISH, MARKED)]
    for part in ("title", "detail", "action"):
        english, marked = (getattr(one, part, "") for one in pair)
        assert not english or "»" in marked


def test_both_fingerprints_of_a_changed_certificate_are_on_screen() -> None:
    """In rows, to be compared from two metres; and no way round it but the terminal."""
    error = str(PinMismatch("0123" * 16, "cdef" * 16).explained("ha.local:8123"))
    situation = replace(OFFLINE, reason=Reason.CERTIFICATE, detail=error)
    signing_in = MARKED.signing_in("trouble", server=SERVER, trouble=error)
    assert signing_in is not None
    for found in (notice(situation, says=MARKED), signing_in):
        assert found.title == "»The server's certificate has changed"
        assert "ha-kiosk login --trust-certificate" in found.detail
        assert found.prints[::2] == ("»Trusted", "»Now")
        assert [text.replace("\n", " ") for text in found.prints[1::2]] == [
            " ".join(["0123"] * 16),
            " ".join(["CDEF"] * 16),
        ]
        assert all(len(line) == 39 for text in found.prints[1::2] for line in text.split("\n"))


def test_the_fingerprints_are_on_screen_where_several_addresses_were_tried() -> None:
    """As for an address without a scheme: the changed certificate is one error of several."""

    def send(request: Request) -> Response:
        is_tls = request.url.startswith("https")
        cause = PinMismatch("01" * 32, "cd" * 32) if is_tls else TimeoutError()
        raise unreachable(cause, request.url)

    with pytest.raises(CertificateChanged) as raised:
        finder.find("ha.local", send)
    found = ENGLISH.signing_in("trouble", server="ha.local", trouble=str(raised.value))
    assert found is not None
    assert found.title == "The server's certificate has changed"
    assert found.prints[::2] == ("Trusted", "Now")


def test_other_troubles_have_no_fingerprints() -> None:
    """Also among the errors of several addresses."""
    detail = "The certificate of ha is not trusted: self-signed certificate."
    assert notice(replace(OFFLINE, reason=Reason.CERTIFICATE, detail=detail)).prints == ()


SIGN_ON = KioskState(
    State.SIGN_ON,
    since=NOW,
    deadline=NOW + 30,
    reason=Reason.SIGN_ON,
    detail=str(sign_on.required(SERVER, "auth.example.org")),
)


def test_a_sign_on_is_named() -> None:
    """With the way to it, in both languages."""
    found = notice(SIGN_ON)
    assert found.title == "A sign-in in front of Home Assistant is needed"
    assert found.detail.startswith("auth.example.org asks for a sign-in of its own in front of")
    assert "ha-kiosk login --method window" in found.detail
    assert "next try in 30 seconds" in found.hint
    german = notice(SIGN_ON, says=GERMAN)
    assert german.title.endswith("Home Assistant ist eine Anmeldung nötig")
    assert german.detail.startswith("auth.example.org verlangt")


def test_a_sign_on_before_a_sign_in_is_shown_or_asked_about() -> None:
    """A person who signs in may allow a host; nobody may at a running kiosk."""

    def at(state: str, *, may_allow: bool = False) -> Notice | None:
        return ENGLISH.sign_on(state, host="auth.example", server=SERVER, may_allow=may_allow)

    assert at("page") is None
    assert at("closed") is None
    checking, blocked, asks = at("checking"), at("blocked"), at("blocked", may_allow=True)
    assert checking == Notice(title="Looking for Home Assistant…", hint=SERVER, busy=True)
    assert blocked is not None
    assert asks is not None
    assert blocked.action == "Try now"
    assert blocked.detail.startswith("auth.example asks for a sign-in of its own.")
    assert "sign_in_hosts" in blocked.detail
    assert blocked.detail.endswith("\nha-kiosk login --method window")
    assert asks.action == "Show its page"
    assert asks.detail.startswith("auth.example wants to show a sign-in page of its own.")
    assert ENGLISH.sign_on_title() == "Sign-in in front of Home Assistant"
    assert GERMAN.begin_again() == "Neu beginnen"


def test_a_missing_page_is_named() -> None:
    """In the card over the default dashboard."""
    title, text = ENGLISH.missing_page("/gone")
    assert title == "This page is gone"
    assert "/gone" in text


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("See --method here", 2),
        ("First: ha-kiosk login --method window.", 1),
        ("Run ha-kiosk login --trust-certificate", 1),
        ("The page http://ha-host:8123/a-b of it", 4),
    ],
)
def test_no_line_ends_within_a_command_or_an_address(text: str, breaks: int) -> None:
    """It can end at the other spaces."""
    shown = notices.unbroken(text)
    said = shown.replace("\N{WORD JOINER}", "")
    assert said.replace("\N{NO-BREAK SPACE}", " ") == text
    assert shown.count(" ") == breaks
    for sign in "-/":
        assert shown.count(sign) == shown.count(f"{sign}\N{WORD JOINER}")
