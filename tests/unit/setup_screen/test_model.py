"""What the set-up shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ha_kiosk import i18n
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.settings_screen.rows import Choice
from ha_kiosk.setup_screen.model import (
    PhoneCode,
    SetupKind,
    SetupModel,
    SetupPage,
    SetupState,
)
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep

SERVER = "http://ha.local:8123"
CODE = PhoneCode("data:image/png;base64,", "http://192.168.1.2:4000/abc", "hall", "47")


def page(step: SetupStep, *, language: str = "en", **state: object) -> SetupPage:
    """Return the page of a step."""
    progress = SetupProgress(step=step, server=SERVER, typed="ha.local")
    shown = replace(SetupState(progress, tablet="hall"), **state)  # type: ignore[arg-type]
    return SetupModel(i18n.load(language, {})).page(shown)


def test_the_servers_are_looked_for_first() -> None:
    """And there is no way back from the first page."""
    looking = page(SetupStep.SERVER)
    assert (looking.kind, looking.is_busy, looking.action) == (SetupKind.LIST, True, "")
    assert not looking.can_go_back


def test_where_there_is_none_it_says_what_to_try() -> None:
    """And offers to search again, or to type."""
    none = page(SetupStep.SERVER, found=())
    assert len(none.lines) == 3
    assert (none.action, none.other, none.is_busy) == ("Search again", "Type the address", False)


def test_each_server_has_name_address_and_version() -> None:
    """Anybody can announce a name: the address is what counts."""
    found = (FoundServer("Home", SERVER, "2026.11.0"), FoundServer("Other", "http://other:8123"))
    rows = page(SetupStep.SERVER, found=found).choices
    assert [(row.title, row.detail, row.value) for row in rows] == [
        ("Home", f"{SERVER} · 2026.11.0", SERVER),
        ("Other", "http://other:8123", "http://other:8123"),
    ]


def test_a_problem_is_said_in_the_language_of_the_screen() -> None:
    """Whatever page it is on."""
    for step in SetupStep:
        problem = Text("The sign-in was given up.")
        shown = page(step, language="de", problem=problem, found=())
        assert shown.problem == "Die Anmeldung wurde abgebrochen."


def test_what_is_typed_stays_in_the_field() -> None:
    """While it is looked at, too."""
    shown = page(SetupStep.ADDRESS, is_busy=True)
    assert (shown.kind, shown.text, shown.is_busy) == (SetupKind.FIELD, "ha.local", True)
    assert shown.can_go_back


def test_the_phone_gets_a_code_and_the_digits() -> None:
    """It waits until there is one; what went wrong takes its place."""
    assert page(SetupStep.SIGN_IN).is_busy
    shown = page(SetupStep.SIGN_IN, code=CODE)
    assert (shown.kind, shown.code, shown.is_busy) == (SetupKind.PHONE, CODE, False)
    failed = page(SetupStep.SIGN_IN, code=CODE, problem="it failed")
    assert (failed.code, failed.action) == (None, "New code")
    assert CODE.url not in repr(shown)


def test_each_way_to_sign_in_leads_to_the_other() -> None:
    """The page of the server is below a bar; what went wrong takes its place."""
    assert page(SetupStep.SIGN_IN).other == "Sign in on this screen"
    shown = page(SetupStep.SIGN_IN, offers_phone=False)
    assert (shown.kind, shown.other) == (SetupKind.LOGIN, "Use a phone")
    failed = page(SetupStep.SIGN_IN, offers_phone=False, problem="the disk is full")
    assert (failed.kind, failed.action) == (SetupKind.MESSAGE, "Try again")


def test_while_somebody_is_signed_in_there_is_no_way_back() -> None:
    """The credentials are being stored."""
    shown = page(SetupStep.SIGN_IN, is_busy=True, is_held=True)
    assert (shown.kind, shown.title, shown.can_go_back) == (
        SetupKind.MESSAGE,
        "Signing in…",
        False,
    )


@pytest.mark.parametrize(("user", "who"), [("Anna", "Anna, at Home"), ("", "Home")])
def test_who_is_signed_in_can_go_on_or_be_somebody_else(user: str, who: str) -> None:
    """Back and forth costs no second sign-in."""
    shown = page(SetupStep.SIGN_IN, home="Home", user=user)
    assert (shown.detail, shown.action, shown.other) == (who, "Next", "Sign in as somebody else")


def test_the_dashboards_of_the_user_are_offered() -> None:
    """And the server's default; what was chosen is there in any case."""
    assert page(SetupStep.DASHBOARD).is_busy
    shown = page(SetupStep.DASHBOARD, dashboards=(Choice("/map", "Map"),))
    assert [(row.value, row.is_chosen) for row in shown.choices] == [("", True), ("/map", False)]
    chosen = SetupProgress(step=SetupStep.DASHBOARD, server=SERVER, dashboard="/wall/0")
    shown = page(SetupStep.DASHBOARD, progress=chosen, dashboards=())
    assert [(row.title, row.is_chosen) for row in shown.choices] == [
        ("The server's default", False),
        ("/wall/0", True),
    ]


def test_without_the_dashboards_the_default_is_left() -> None:
    """And another try."""
    shown = page(SetupStep.DASHBOARD, problem="it does not answer")
    assert (len(shown.choices), shown.other, shown.action) == (1, "Try again", "Next")


@pytest.mark.parametrize(("name", "text"), [(None, "hall"), ("", ""), ("Kitchen", "Kitchen")])
def test_the_tablet_has_a_name_that_can_be_changed(name: str | None, text: str) -> None:
    """An empty field stays empty, while somebody types."""
    progress = SetupProgress(step=SetupStep.NAME, name=name, no_expiry=True)
    shown = page(SetupStep.NAME, progress=progress)
    assert (shown.text, shown.has_option) == (text, True)


def test_the_end_says_so() -> None:
    """There is nothing to touch any more."""
    shown = page(SetupStep.NAME, is_done=True)
    assert (shown.is_busy, shown.can_go_back, shown.action, shown.other) == (True, False, "", "")
