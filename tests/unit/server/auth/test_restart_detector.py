"""Whether a server was started anew."""

from __future__ import annotations

import json

import pytest

from ha_kiosk.errors import KioskError, ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.restart_detector import RestartDetector
from ha_kiosk.server.finder import Provider, Server
from ha_kiosk.server.http import Request, Response

URL = "http://ha:8123"
LOCAL = Provider("Local", None, "homeassistant")
SERVER = Server(URL, (Provider("LAN", None, "trusted_networks"), LOCAL))
BEGUN = Response(200, URL, body=b'{"flow_id": "7f8e"}')
KNOWN = Response(200, URL, body=b'{"message": "Flow aborted"}')
UNKNOWN = Response(404, URL, body=b'{"message": "Invalid flow specified"}')


class Answers:
    """Gives answers in turn, and keeps the requests."""

    def __init__(self, *answers: Response | KioskError) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        """Answer."""
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, KioskError):
            raise answer
        return answer


def test_a_sign_in_that_was_begun_is_known_until_the_server_is_started_anew() -> None:
    """It is cancelled each time, and another one begun."""
    send = Answers(BEGUN, BEGUN, KNOWN, BEGUN, UNKNOWN)
    detector = RestartDetector(send)
    assert [detector.has_restarted(SERVER) for _ in range(3)] == [False, False, True]
    begin, _, cancel = send.requests[:3]
    assert (begin.method, begin.url) == ("POST", f"{URL}/auth/login_flow")
    assert json.loads(json.dumps(begin.json)) == {
        "client_id": "http://ha-kiosk.localhost/",
        "redirect_uri": "http://ha-kiosk.localhost/auth-callback",
        "handler": ["homeassistant", None],
    }
    assert cancel == Request("DELETE", f"{URL}/auth/login_flow/7f8e")


@pytest.mark.parametrize(
    "answer", [Response(404, URL, "text/html", body=b"<html>"), Response(502, URL), KNOWN]
)
def test_what_a_proxy_says_is_no_sign_of_a_new_start(answer: Response) -> None:
    """Only the server's own words are."""
    detector = RestartDetector(Answers(BEGUN, BEGUN, answer))
    assert [detector.has_restarted(SERVER) for _ in range(2)] == [False, False]


@pytest.mark.parametrize("answer", [ServerUnreachable(Text("x")), Response(503, URL)])
def test_a_server_that_goes_away_meanwhile_is_asked_next_time(
    answer: Response | KioskError,
) -> None:
    """What was begun before is still a witness."""
    detector = RestartDetector(Answers(BEGUN, answer, BEGUN, UNKNOWN))
    assert [detector.has_restarted(SERVER) for _ in range(3)] == [False, False, True]


def test_a_sign_in_is_cancelled_once() -> None:
    """The answer may have been lost, and then it is not known for that reason."""
    send = Answers(BEGUN, BEGUN, ServerUnreachable(Text("x")), BEGUN, KNOWN)
    detector = RestartDetector(send)
    assert [detector.has_restarted(SERVER) for _ in range(3)] == [False, False, False]


def test_a_server_with_other_ways_in_only_is_left_alone() -> None:
    """Some sign in at once."""
    send = Answers()
    assert not RestartDetector(send).has_restarted(Server(URL, SERVER.providers[:1]))
    assert send.requests == []


def test_an_answer_without_a_sign_in_is_no_witness() -> None:
    """Nothing is cancelled then."""
    odd = Response(200, URL, body=b'{"flow_id": "../x"}')
    send = Answers(odd, BEGUN)
    detector = RestartDetector(send)
    assert [detector.has_restarted(SERVER) for _ in range(2)] == [False, False]
    assert [request.method for request in send.requests] == ["POST", "POST"]
