"""Exactly one answer for each request, in time, and only for the document that asked."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from harness.page import FakeServer
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.errors import KioskError, ServerUnreachable
from ha_kiosk.external_app import script
from ha_kiosk.external_app.handler import Handler, Reply
from ha_kiosk.external_app.messages import (
    ConfigGet,
    GetExternalAuth,
    Message,
    PageCreated,
    RevokeExternalAuth,
    Unknown,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.external_app.external_app import ExternalApp
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server.http import Request, Response

SERVER = "http://ha.local:8123"
FALSE = script.call("externalAuthSetToken", False, origin=SERVER)
CREATED = json.dumps({"type": "pageCreated"})
ASK = json.dumps({"type": "getExternalAuth", "payload": {"callback": "externalAuthSetToken"}})
FORCE = json.dumps({"type": "getExternalAuth", "payload": {"force": True}})
REVOKE = json.dumps({"type": "revokeExternalAuth", "payload": {}})


class Talk:
    """A conversation with a page that the test plays, and all that it emits."""

    def __init__(self, parent: QObject, runner: JobRunner, *, answer_within: float) -> None:
        self.url = f"{SERVER}/lovelace/0?external_auth=1"
        self.server = FakeServer()
        self.runner = runner
        self.external_app = ExternalApp(runner, parent, answer_within=answer_within)
        self.external_app.watch(lambda: self.url)
        self.scripts: list[str] = []
        self.heard: list[Message] = []
        self.problems: list[KioskError] = []
        self.signed_out = 0
        self.external_app.script_requested.connect(self.scripts.append)
        self.external_app.message_received.connect(self.heard.append)
        self.external_app.request_failed.connect(self.problems.append)
        self.external_app.session_revoked.connect(self._sign_out)
        self.handler = Handler(self.server.session(SERVER), SERVER)
        self.external_app.serve(SERVER, self.handler)

    def _sign_out(self) -> None:
        self.signed_out += 1

    def say(self, *texts: str) -> None:
        """Send texts as the page."""
        for text in texts:
            self.external_app.receive(text)

    def finish(self) -> None:
        """Let the server answer, and wait until all answers have been delivered."""
        self.server.open.set()
        wait_until(lambda: not self.runner._running, "all jobs are done")
        settle()


@pytest.fixture
def talk(parent: QObject, runner: JobRunner) -> Iterator[Talk]:
    """Return a conversation that has all the time it needs."""
    talk = Talk(parent, runner, answer_within=30.0)
    talk.say(CREATED)
    yield talk
    talk.server.open.set()


@pytest.fixture
def hasty(parent: QObject, runner: JobRunner) -> Iterator[Talk]:
    """Return a conversation that gives up at once, with a server that does not answer."""
    talk = Talk(parent, runner, answer_within=0.02)
    talk.say(CREATED)
    talk.server.open.clear()
    yield talk
    talk.server.open.set()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged for somebody to act on."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


def refuse(request: Request) -> Response:
    """Answer that the refresh token is not known any more."""
    body = b'{"error": "invalid_grant"}'
    return Response(400, request.url, "application/json", body=body)


def unreachable(_request: Request) -> Response:
    """Answer nothing."""
    raise ServerUnreachable(Text("no answer"))


def test_a_request_gets_one_answer(talk: Talk) -> None:
    """With the token, and nothing later."""
    talk.say(ASK)
    talk.finish()
    (answer,) = talk.scripts
    assert answer.startswith('(()=>{const f=window["externalAuthSetToken"]')
    assert "expires_in" in answer
    assert (talk.problems, talk.signed_out) == ([], 0)


def test_ten_requests_at_once_are_one_request_and_ten_answers(talk: Talk) -> None:
    """The session lets only one of them reach the network."""
    talk.server.open.clear()
    talk.say(*[ASK] * 10)
    wait_until(lambda: talk.server.requests, "the request is on its way")
    talk.finish()
    assert len(talk.server.requests) == 1
    assert len(talk.scripts) == 10
    assert len(set(talk.scripts)) == 1
    assert "expires_in" in talk.scripts[0]


def test_a_forced_request_is_not_answered_from_memory(talk: Talk) -> None:
    """The server has just rejected what is there."""
    talk.say(ASK)
    talk.finish()
    talk.say(FORCE)
    talk.finish()
    assert len(talk.server.requests) == 2
    assert len(talk.scripts) == 2


def test_without_a_token_in_time_the_answer_is_false(
    hasty: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """Once, and it is logged."""
    hasty.say(ASK)
    wait_until(lambda: hasty.scripts, "the answer")
    assert hasty.scripts == [FALSE]
    assert len(warnings(caplog)) == 1
    assert "No token within" in warnings(caplog)[0]


def test_a_real_answer_that_comes_too_late_is_dropped(hasty: Talk) -> None:
    """The page has been told false; the next request gets the token from memory."""
    hasty.say(ASK)
    wait_until(lambda: hasty.scripts, "the answer")
    hasty.finish()
    assert hasty.scripts == [FALSE]
    hasty.say(ASK)
    hasty.finish()
    assert len(hasty.scripts) == 2
    assert len(hasty.server.requests) == 1


def test_a_problem_that_comes_too_late_is_told_to_the_program(hasty: Talk) -> None:
    """The page has its answer, but somebody has to sign in again."""
    hasty.server.answer = refuse
    hasty.say(ASK)
    wait_until(lambda: hasty.scripts, "the answer")
    hasty.finish()
    assert hasty.scripts == [FALSE]
    assert [type(problem).__name__ for problem in hasty.problems] == ["SignInRefused"]


def test_a_log_out_that_comes_too_late_is_still_a_log_out(hasty: Talk) -> None:
    """The server has revoked the token, whatever the page believes."""
    hasty.say(REVOKE)
    wait_until(lambda: hasty.scripts, "the answer")
    assert hasty.signed_out == 0
    hasty.finish()
    assert hasty.scripts == [script.call("externalAuthRevokeToken", False, origin=SERVER)]
    assert hasty.signed_out == 1


def test_after_an_answer_in_time_nothing_follows(
    parent: QObject, runner: JobRunner, caplog: pytest.LogCaptureFixture
) -> None:
    """The timer of a request that was answered says nothing."""
    talk = Talk(parent, runner, answer_within=0.05)
    talk.say(CREATED, ASK)
    talk.finish()
    pass_time(0.1)
    assert len(talk.scripts) == 1
    assert warnings(caplog) == []


def test_an_answer_for_an_older_document_is_dropped(talk: Talk) -> None:
    """A reload in between: the new document asks for itself."""
    talk.server.open.clear()
    talk.say(ASK, CREATED)
    talk.finish()
    assert talk.scripts == []
    talk.say(ASK)
    talk.finish()
    assert len(talk.scripts) == 1


def test_an_older_document_is_not_told_false_either(
    hasty: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is there to hear it, and nothing is wrong."""
    hasty.say(ASK, CREATED)
    pass_time(0.1)
    hasty.finish()
    assert hasty.scripts == []
    assert warnings(caplog) == []


def test_a_problem_is_told_beside_the_answer(talk: Talk) -> None:
    """False for the page, the reason for the program."""
    talk.server.answer = unreachable
    talk.say(ASK)
    talk.finish()
    assert talk.scripts == [FALSE]
    assert [str(problem) for problem in talk.problems] == ["no answer"]


def test_a_log_out_is_answered_and_told(talk: Talk) -> None:
    """The page first."""
    talk.say(REVOKE)
    talk.finish()
    assert talk.scripts == [script.call("externalAuthRevokeToken", True, origin=SERVER)]
    assert talk.signed_out == 1


def test_when_too_many_wait_the_next_is_told_false_at_once(parent: QObject) -> None:
    """Exactly one answer for each of them, too."""
    talk = Talk(parent, JobRunner(parent, limit=3), answer_within=30.0)
    talk.server.open.clear()
    talk.say(CREATED, *[ASK] * 5)
    assert talk.scripts == [FALSE, FALSE]
    talk.finish()
    assert len(talk.scripts) == 5


def test_a_page_that_asks_without_end_leaves_room_for_other_work(parent: QObject) -> None:
    """Certificates, files and settings wait for threads of the same runner."""
    runner = JobRunner(parent)
    talk = Talk(parent, runner, answer_within=30.0)
    talk.server.open.clear()
    for _ in range(2):
        talk.say(CREATED, *[ASK] * 30)
        assert talk.scripts == [FALSE] * 20
        assert runner.submit(lambda: None, lambda _: None, lambda _: None)
        talk.finish()
        assert len(talk.scripts) == 30
        talk.scripts.clear()
        talk.server.open.clear()


def test_the_bus_is_answered_at_once(talk: Talk) -> None:
    """The frontend waits for it before it does anything else."""
    talk.server.open.clear()
    envelope = {"type": "externalBus", "payload": {"id": 5, "type": "config/get"}}
    talk.say(ASK, json.dumps(envelope))
    assert talk.scripts == [_script(talk.handler.handle(ConfigGet(5)))]


def test_every_message_that_is_understood_is_heard(talk: Talk) -> None:
    """In their order."""
    envelope = {"type": "externalBus", "payload": {"type": "haptic"}}
    talk.say(json.dumps(envelope), ASK, REVOKE)
    talk.finish()
    assert talk.heard == [
        PageCreated(),
        Unknown("haptic"),
        GetExternalAuth(),
        RevokeExternalAuth(),
    ]


def test_what_is_not_understood_is_logged_once_for_each_document(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """A page must not be able to flood the journal."""
    talk.say(*["garbage"] * 100)
    assert len(warnings(caplog)) == 1
    talk.say(CREATED, *["garbage"] * 100)
    assert len(warnings(caplog)) == 2
    assert talk.heard == [PageCreated(), PageCreated()]
    assert "garbage" not in caplog.text
    talk.say(*[CREATED, "garbage"] * 50)
    assert len(warnings(caplog)) < 10


@pytest.mark.parametrize(
    "url", ["about:blank", "http://evil.example/", "http://ha.local:8124/", "http://["]
)
def test_a_page_that_is_not_the_servers_is_not_even_read(
    talk: Talk, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    """It may send what it likes."""
    talk.url = url
    talk.say(ASK, REVOKE, CREATED, "garbage")
    talk.finish()
    assert (talk.heard, talk.scripts) == ([PageCreated()], [])
    assert talk.server.requests == []
    assert warnings(caplog) == ["A page of another origin used the bridge; it got no answer."]


def test_the_last_words_of_a_page_that_was_let_go_are_no_news(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """They are not even read, and nobody has to act on them."""
    talk.url = ""
    talk.say(ASK, REVOKE, "garbage")
    talk.finish()
    assert (talk.scripts, talk.server.requests, warnings(caplog)) == ([], [], [])


def test_while_nobody_is_signed_in_there_is_silence(talk: Talk) -> None:
    """Also for what was asked before."""
    talk.server.open.clear()
    talk.say(ASK)
    talk.external_app.stop_serving()
    talk.say(ASK)
    talk.finish()
    assert talk.scripts == []


def test_a_defect_is_answered_with_false_and_logged(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """Ours; the frontend must not hang on it."""

    class Defective(Handler):
        def handle(self, message: Message) -> Reply | None:
            raise ZeroDivisionError(type(message).__name__)

    talk.external_app.serve(SERVER, Defective(None, SERVER))
    talk.say(ASK)
    talk.finish()
    assert talk.scripts == [FALSE]
    assert [str(problem) for problem in talk.problems] == ["An unexpected ZeroDivisionError."]
    assert warnings(caplog) == ["A request of the page failed."]


def _script(reply: Reply | None) -> str:
    assert reply is not None
    return reply.script
