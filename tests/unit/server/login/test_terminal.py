"""Signing in with questions and answers."""

from __future__ import annotations

import pytest
from harness.login_fakes import (
    COMMAND_LINE,
    DONE,
    HOMEASSISTANT,
    SIGNED_IN,
    TRUSTED,
    URL,
    Person,
    Script,
    anna,
    answer,
    code_form,
    form,
    html,
    password_form,
    server,
    text_field,
)

from ha_kiosk.errors import AccessDenied, NotHomeAssistant, SignInAborted, SignInRefused, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.finder import Provider, Server
from ha_kiosk.server.http import Response
from ha_kiosk.server.login.terminal import sign_in

ABANDONED = answer({"message": "Flow aborted"})
USERS = form(
    "init",
    {"name": "user", "type": "select", "options": [["id-a", "Anna"], ["id-b", "Bob"]]},
)


def answers_sent(send: Script) -> list[object]:
    """Return what was answered to forms, without the client id."""
    return [
        {key: value for key, value in request.json.items() if key != "client_id"}
        for request in send.requests
        if "/login_flow/" in request.url and isinstance(request.json, dict)
    ]


def test_username_and_password_sign_in() -> None:
    """The password is asked for unseen."""
    send = Script(password_form(), *SIGNED_IN)
    person = Person(["anna", "right"])
    credentials = sign_in(server(), send, person, call=anna)
    assert credentials == Credentials(
        server=URL,
        client_id=oauth.CLIENT_ID,
        refresh_token="refresh",
        user="Anna",
        ha_version="2026.11.0",
    )
    assert person.asked == ["Username", "Password (hidden)"]
    assert person.told == []
    assert answers_sent(send) == [{"username": "anna", "password": "right"}]


def test_a_given_username_leaves_the_password_to_ask() -> None:
    """Only what is missing is asked for."""
    person = Person(["right"])
    sign_in(server(), Script(password_form(), *SIGNED_IN), person, username="anna", call=anna)
    assert person.asked == ["Password (hidden)"]


def test_a_wrong_password_is_asked_for_again() -> None:
    """A person mistypes."""
    send = Script(password_form(), password_form("invalid_auth"), *SIGNED_IN)
    person = Person(["wrong", "anna", "right"])
    sign_in(server(), send, person, username="ana", call=anna)
    assert person.told == ["The server does not accept this username and password. Try again."]
    assert answers_sent(send) == [
        {"username": "ana", "password": "wrong"},
        {"username": "anna", "password": "right"},
    ]


def test_three_wrong_passwords_end_it() -> None:
    """Each one counts towards a ban."""
    wrong = password_form("invalid_auth")
    send = Script(password_form(), wrong, wrong, wrong, ABANDONED)
    with pytest.raises(SignInRefused, match="username and password"):
        sign_in(server(), send, Person(["anna", "x"] * 3), call=anna)
    assert len(answers_sent(send)) == 3
    assert send.sent()[-1] == "DELETE /auth/login_flow/flow-1"


def test_a_given_password_is_never_tried_twice() -> None:
    """A wrong one is refused at once, and the flow abandoned."""
    send = Script(password_form(), password_form("invalid_auth"), ABANDONED)
    with pytest.raises(SignInRefused):
        sign_in(server(), send, Person(), username="anna", password="wrong", call=anna)
    assert answers_sent(send) == [{"username": "anna", "password": "wrong"}]
    assert send.sent()[-1] == "DELETE /auth/login_flow/flow-1"


def test_with_username_and_password_nothing_is_asked() -> None:
    """For scripts."""
    person = Person()
    send = Script(password_form(), *SIGNED_IN)
    sign_in(server(), send, person, username="anna", password="right", call=anna)
    assert person.asked == []


def test_a_second_factor_is_asked_for_by_its_name() -> None:
    """A wrong code is asked for again; the server counts."""
    send = Script(password_form(), code_form(), *[code_form("invalid_code")] * 4, *SIGNED_IN)
    person = Person(["anna", "right", *["0"] * 4, "123456"])
    sign_in(server(), send, person, call=anna)
    assert person.told[0] == "A second factor is needed: Authenticator app."
    assert person.told[1:] == ["The server does not accept this code. Try again."] * 4
    assert person.asked[-1] == "Code"
    assert answers_sent(send)[-1] == {"code": "123456"}


def test_one_of_several_second_factors_is_chosen() -> None:
    """The person chooses by name, the server gets the value."""
    modules: dict[str, object] = {
        "name": "multi_factor_auth_module",
        "type": "select",
        "options": [["totp", "Authenticator app"], ["notify", "Notify"]],
    }
    send = Script(password_form(), form("select_mfa_module", modules), code_form(), *SIGNED_IN)
    person = Person(["anna", "right", "Notify", "123456"])
    sign_in(server(), send, person, call=anna)
    assert "Second factor? Authenticator app, Notify" in person.asked
    assert answers_sent(send)[1] == {"multi_factor_auth_module": "notify"}


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (code_form(), "Code"),
        (form("x", {"name": "way", "options": [["a", "A"], ["b", "B"]]}), r"Way \(A, B\)"),
    ],
)
def test_a_second_factor_cannot_be_answered_by_a_script(second: Response, text: str) -> None:
    """It is said what is missing, and the flow is abandoned."""
    send = Script(password_form(), second, ABANDONED)
    with pytest.raises(SignInAborted, match=text):
        sign_in(server(), send, Person(), username="anna", password="right", call=anna)
    assert send.sent()[-1] == "DELETE /auth/login_flow/flow-1"


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("too_many_retry", "too many wrong codes"),
        ("login_expired", "took too long"),
        ("not_allowed", "trusted networks"),
        ("moon_is_full", "moon is full"),
    ],
)
def test_an_aborted_flow_says_why(reason: str, text: str) -> None:
    """In plain words; a reason that we do not know as the server has it."""
    send = Script(password_form(), answer({"type": "abort", "reason": reason}))
    with pytest.raises(SignInAborted, match=text):
        sign_in(server(), send, Person(["anna", "right"]), call=anna)
    assert len(send.requests) == 2


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SignInAborted(Text("no input"))])
def test_giving_up_abandons_the_flow(interruption: BaseException) -> None:
    """Ctrl-C leaves nothing open at the server."""
    send = Script(password_form(), ABANDONED)
    with pytest.raises(type(interruption)):
        sign_in(server(), send, Person([interruption]), call=anna)
    assert send.sent()[-1] == "DELETE /auth/login_flow/flow-1"


def test_a_server_that_fails_midway_is_told_to_forget_it() -> None:
    """The flow may still be open there."""
    send = Script(password_form(), html(404), ABANDONED)
    with pytest.raises(NotHomeAssistant):
        sign_in(server(), send, Person(["anna", "right"]), call=anna)
    assert send.sent()[-1] == "DELETE /auth/login_flow/flow-1"


def test_a_trusted_network_asks_only_for_the_user() -> None:
    """No password at all."""
    send = Script(USERS, *SIGNED_IN)
    person = Person(["Bob"])
    sign_in(server(TRUSTED), send, person, call=anna)
    assert person.asked == ["User? Anna, Bob"]
    assert answers_sent(send) == [{"user": "id-b"}]


@pytest.mark.parametrize("name", ["bob", "id-b"])
def test_a_given_username_is_the_user_of_a_trusted_network(name: str) -> None:
    """By name or id, where there is no other way to sign in."""
    send = Script(USERS, *SIGNED_IN)
    sign_in(server(TRUSTED), send, Person(), username=name, call=anna)
    assert answers_sent(send) == [{"user": "id-b"}]


@pytest.mark.parametrize("names", [["Anna", "Bob"], ["Anna"]])
def test_a_user_whom_a_trusted_network_does_not_offer_is_an_error(names: list[str]) -> None:
    """Nobody is signed in as somebody else, and nothing is asked: a script named its user."""
    options: object = [[name.lower(), name] for name in names]
    choice = {"name": "user", "type": "select", "options": options}
    send = Script(form("init", choice), answer({}))
    with pytest.raises(UsageError, match=f"user nobody. It offers: {', '.join(names)}. Use"):
        sign_in(server(TRUSTED), send, Person(), username="nobody", call=anna)
    assert send.requests[-1].method == "DELETE"


def test_one_option_is_no_question() -> None:
    """It is taken."""
    only = form("init", {"name": "user", "type": "select", "options": [["id-a", "Anna"]]})
    send = Script(only, *SIGNED_IN)
    sign_in(server(TRUSTED), send, Person(), call=anna)
    assert answers_sent(send) == [{"user": "id-a"}]


def test_a_server_may_ask_nothing() -> None:
    """With allow_bypass_login and one user."""
    send = Script(*SIGNED_IN)
    assert sign_in(server(TRUSTED), send, Person(), call=anna).user == "Anna"


def test_one_of_several_providers_is_chosen() -> None:
    """By name."""
    send = Script(USERS, *SIGNED_IN)
    person = Person(["Trusted Networks", "Anna"])
    sign_in(server(HOMEASSISTANT, TRUSTED), send, person, call=anna)
    assert person.asked[0] == "Sign in with? Home Assistant Local, Trusted Networks"
    assert isinstance(send.requests[0].json, dict)
    assert send.requests[0].json["handler"] == ["trusted_networks", None]


@pytest.mark.parametrize(
    ("providers", "handler"),
    [
        ((TRUSTED, HOMEASSISTANT), ["homeassistant", None]),
        ((COMMAND_LINE, HOMEASSISTANT), ["homeassistant", None]),
        ((COMMAND_LINE, Provider("Other", "o", "other")), ["command_line", "cmd"]),
    ],
)
def test_a_script_signs_in_with_a_provider_that_takes_a_password(
    providers: tuple[Provider, ...], handler: list[str | None]
) -> None:
    """The server's own users first."""
    send = Script(password_form(), *SIGNED_IN)
    sign_in(server(*providers), send, Person(), username="anna", password="right", call=anna)
    assert isinstance(send.requests[0].json, dict)
    assert send.requests[0].json["handler"] == handler


def test_a_server_without_any_provider_is_said_so() -> None:
    """There is no way in."""
    with pytest.raises(AccessDenied, match=r"no way to sign in.*trusted networks"):
        sign_in(Server(URL, ()), Script(), Person(), call=anna)


def test_unknown_fields_are_asked_for_by_their_kind() -> None:
    """A provider of somebody's own."""
    fields = form(
        "init",
        text_field("company_name"),
        text_field("card_pin"),
        {"name": "floor", "type": "integer", "required": True},
        {"name": "height", "type": "float", "required": True},
        {"name": "is_guest", "type": "boolean", "required": True},
        {"name": "note", "type": "string", "optional": True},
    )
    send = Script(fields, *SIGNED_IN)
    person = Person(["Ltd", "1234", "third", "3", "1.5", "No"])
    sign_in(server(COMMAND_LINE), send, person, call=anna)
    assert person.asked == [
        "Company name",
        "Card pin (hidden)",
        "Floor",
        "Floor",
        "Height",
        "Is guest? Yes, No",
    ]
    assert person.told == ["This must be a number."]
    assert answers_sent(send) == [
        {
            "company_name": "Ltd",
            "card_pin": "1234",
            "floor": 3,
            "height": 1.5,
            "is_guest": False,
        }
    ]


def test_an_unknown_error_is_shown_as_the_server_has_it() -> None:
    """And asked again."""
    send = Script(password_form(), password_form("moon_is_full"), *SIGNED_IN)
    person = Person(["anna", "right", "anna", "right"])
    sign_in(server(), send, person, call=anna)
    assert person.told == ["The server says: moon is full. Try again."]


def test_a_code_that_cannot_be_exchanged_abandons_nothing() -> None:
    """The flow has ended by then."""
    send = Script(password_form(), DONE, answer({"error": "invalid_request"}, 400))
    with pytest.raises(SignInRefused):
        sign_in(server(), send, Person(["anna", "right"]), call=anna)
    assert send.sent()[-1] == "POST /auth/token"


def test_a_provider_can_be_named() -> None:
    """For scripts: nothing is asked where the server asks nothing."""
    send = Script(*SIGNED_IN)
    person = Person([])
    sign_in(server(HOMEASSISTANT, TRUSTED), send, person, provider="trusted_networks", call=anna)
    assert person.asked == []
    assert isinstance(send.requests[0].json, dict)
    assert send.requests[0].json["handler"] == ["trusted_networks", None]


def test_a_provider_that_the_server_does_not_have_is_an_error() -> None:
    """With those that it has."""
    with pytest.raises(UsageError, match=r"no provider ldap\. It has: homeassistant"):
        sign_in(server(HOMEASSISTANT), Script(), Person([]), provider="ldap", call=anna)
