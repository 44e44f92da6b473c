"""The token of a tablet that is in a drawer for a winter."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from harness.login_fakes import TOKENS, URL, Script, answer

from ha_kiosk.errors import KioskError
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.login.expiry import switch_off

MINE = Credentials(URL, "http://c/", refresh_token="refresh")
LISTED = [
    {"id": "other", "is_current": False},
    {"id": 3, "is_current": True},
    {"id": "mine", "is_current": True},
]


class Answers:
    """Answers commands of the WebSocket, and keeps them."""

    def __init__(self, tokens: object) -> None:
        self.tokens = tokens
        self.commands: list[Mapping[str, object]] = []

    def __call__(self, server: str, access_token: str, command: Mapping[str, object], /) -> object:
        """Answer one."""
        assert (server, access_token) == (URL, "access")
        self.commands.append(command)
        return self.tokens if command["type"] == "auth/refresh_tokens" else {}


def test_the_token_of_this_sign_in_does_not_expire_unused() -> None:
    """And no other one of the user's."""
    call = Answers(LISTED)
    switch_off(MINE, Script(answer(TOKENS)), call=call)
    assert call.commands[1:] == [
        {
            "type": "auth/refresh_token_set_expiry",
            "refresh_token_id": "mine",
            "enable_expiry": False,
        }
    ]


@pytest.mark.parametrize("tokens", [None, [], LISTED[:2], ["mine"]])
def test_a_server_that_does_not_tell_is_asked_for_nothing_more(tokens: object) -> None:
    """Another tablet's token must not be changed."""
    call = Answers(tokens)
    with pytest.raises(KioskError, match="does not tell which"):
        switch_off(MINE, Script(answer(TOKENS)), call=call)
    assert len(call.commands) == 1


def test_a_long_lived_token_ends_on_its_date() -> None:
    """Nothing is asked."""
    with pytest.raises(KioskError, match="ends on its date"):
        switch_off(Credentials(URL, "http://c/", long_lived_token="a.b.c"), Script())
