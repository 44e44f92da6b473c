"""What the server's answers in a login flow mean."""

from __future__ import annotations

import pytest
from harness.login_fakes import (
    DONE,
    HOMEASSISTANT,
    URL,
    Script,
    answer,
    code_form,
    form,
    html,
    password_form,
)

from ha_kiosk.errors import (
    AccessDenied,
    KioskError,
    NotHomeAssistant,
    ServerUnreachable,
    SignInAborted,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.http import Response
from ha_kiosk.server.login.flow import Aborted, Done, Field, Flow, Form, parse


def test_a_form_says_what_to_ask() -> None:
    """Its fields, in order."""
    assert parse(password_form()) == Form("flow-1", "init", (Field("username"), Field("password")))


def test_a_form_says_what_was_wrong() -> None:
    """The error of the last answer comes with the form to answer again."""
    step = parse(password_form("invalid_auth"))
    assert isinstance(step, Form)
    assert step.error == "invalid_auth"


def test_an_error_of_a_field_is_an_error_too() -> None:
    """Not every error is at the base."""
    step = parse(form("init", errors={"username": "too_short"}))
    assert isinstance(step, Form)
    assert step.error == "too_short"


def test_the_second_factor_has_a_name() -> None:
    """It is shown to the person."""
    step = parse(code_form())
    assert isinstance(step, Form)
    assert step.mfa_module == "Authenticator app"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([["a", "Anna"], ["b", "Bob"]], (("a", "Anna"), ("b", "Bob"))),
        (["a", 7], (("a", "a"), (7, "7"))),
        ({"a": "Anna"}, (("a", "Anna"),)),
        ("nonsense", ()),
        (None, ()),
    ],
)
def test_options_come_in_several_shapes(
    options: object, expected: tuple[tuple[object, str], ...]
) -> None:
    """Pairs today, a mapping or plain values elsewhere in Home Assistant."""
    step = parse(form("init", {"name": "user", "type": "select", "options": options}))
    assert isinstance(step, Form)
    assert step.fields == (Field("user", "select", options=expected),)


def test_what_is_not_a_field_is_left_out() -> None:
    """A form may hold decoration."""
    step = parse(form("init", {"type": "constant"}, {"name": "code", "optional": True}))
    assert isinstance(step, Form)
    assert step.fields == (Field("code", optional=True),)


def test_a_form_may_have_no_schema() -> None:
    """Then there is nothing to ask."""
    step = parse(form("init", data_schema=None, errors=None))
    assert step == Form("flow-1", "init")


def test_the_code_is_never_shown() -> None:
    """It is as good as a password."""
    step = parse(DONE)
    assert step == Done("the-code")
    assert "the-code" not in repr(step)


def test_the_server_can_end_the_flow() -> None:
    """With a reason."""
    assert parse(answer({"type": "abort", "reason": "not_allowed"})) == Aborted("not_allowed")


@pytest.mark.parametrize(
    ("response", "error", "text"),
    [
        (answer({"message": "Login blocked: User is not active"}, 403), AccessDenied, "not active"),
        (html(403), AccessDenied, "ip_bans.yaml"),
        (html(502), ServerUnreachable, "502"),
        (answer({"message": "Invalid flow specified"}, 404), SignInAborted, "Invalid flow"),
        (html(404), NotHomeAssistant, "404, text/html"),
        (html(200), NotHomeAssistant, "200"),
        (Response(200, URL), NotHomeAssistant, "no content type"),
        (answer({"type": "form"}), NotHomeAssistant, "200"),
    ],
)
def test_every_other_answer_has_its_error(
    response: Response, error: type[KioskError], text: str
) -> None:
    """Each says what happened."""
    with pytest.raises(error, match=text):
        parse(response)


def test_a_flow_is_started_and_answered_as_the_server_wants_it() -> None:
    """The fields of the requests."""
    send = Script(password_form(), DONE)
    flow = Flow(URL, send)
    step = flow.start(HOMEASSISTANT)
    assert isinstance(step, Form)
    flow.answer(step, {"username": "anna"})
    assert send.sent() == ["POST /auth/login_flow", "POST /auth/login_flow/flow-1"]
    assert [request.json for request in send.requests] == [
        {
            "client_id": oauth.CLIENT_ID,
            "handler": ["homeassistant", None],
            "redirect_uri": oauth.REDIRECT_URI,
            "type": "authorize",
        },
        {"client_id": oauth.CLIENT_ID, "username": "anna"},
    ]


def test_a_field_cannot_take_the_place_of_the_client_id() -> None:
    """What a form asks for does not decide who we are."""
    send = Script(password_form(), DONE)
    flow = Flow(URL, send)
    step = flow.start(HOMEASSISTANT)
    assert isinstance(step, Form)
    flow.answer(step, {"client_id": "http://evil/"})
    assert send.requests[1].json == {"client_id": oauth.CLIENT_ID}


def test_a_flow_id_stays_within_its_place_in_the_address() -> None:
    """The server made it up; it is not part of the path's grammar."""
    send = Script(form("init", flow_id="../revoke?a"), answer({}))
    flow = Flow(URL, send)
    flow.start(HOMEASSISTANT)
    flow.abandon()
    assert send.sent()[1] == "DELETE /auth/login_flow/..%2Frevoke%3Fa"


def test_an_open_flow_is_abandoned_once() -> None:
    """The second time there is nothing left."""
    send = Script(password_form(), answer({"message": "Flow aborted"}))
    flow = Flow(URL, send)
    flow.start(HOMEASSISTANT)
    flow.abandon()
    flow.abandon()
    assert send.sent() == ["POST /auth/login_flow", "DELETE /auth/login_flow/flow-1"]


def test_abandoning_does_not_fail() -> None:
    """The server forgets the flow by itself later."""
    send = Script(password_form(), ServerUnreachable(Text("gone")))
    flow = Flow(URL, send)
    flow.start(HOMEASSISTANT)
    flow.abandon()
    assert not send.answers


@pytest.mark.parametrize("end", [DONE, answer({"type": "abort", "reason": "x"})])
def test_an_ended_flow_is_not_abandoned(end: Response) -> None:
    """The server has dropped it."""
    send = Script(end)
    flow = Flow(URL, send)
    flow.start(HOMEASSISTANT)
    flow.abandon()
    assert len(send.requests) == 1
