"""The external app object in its three forms, as a page finds it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from harness.page import ACCESS, Kiosk
from harness.site import Site
from harness.waiting import wait_until

from ha_kiosk.config.choices import BridgeForm as Form
from ha_kiosk.external_app.capabilities import Capabilities
from ha_kiosk.external_app.messages import (
    ConfigGet,
    ConnectionStatus,
    GetExternalAuth,
    Message,
    PageCreated,
    RevokeExternalAuth,
    Unknown,
)

Say = Callable[[str, object], str]


def v1_with_an_object(kind: str, payload: object) -> str:
    """Return what a page runs that follows the specification."""
    return f"externalApp.{kind}({json.dumps(payload)})"


def v1_with_a_text(kind: str, payload: object) -> str:
    """Return what the frontend has run since 0.78."""
    return f"externalApp.{kind}(JSON.stringify({json.dumps(payload)}))"


def v2(kind: str, payload: object) -> str:
    """Return what the frontend runs since 2026.4."""
    message = {"type": kind, "payload": payload}
    return f"externalAppV2.postMessage(JSON.stringify({json.dumps(message)}))"


def v2_with_an_object(kind: str, payload: object) -> str:
    """Return what a page runs that takes postMessage for the browser's own."""
    return f"externalAppV2.postMessage({json.dumps({'type': kind, 'payload': payload})})"


def webkit(kind: str, payload: object) -> str:
    """Return what the frontend runs where there is only webkit."""
    return f"window.webkit.messageHandlers.{kind}.postMessage({json.dumps(payload)})"


FORMS = pytest.mark.parametrize(
    ("form", "say"),
    [
        (Form.ANDROID, v1_with_an_object),
        (Form.ANDROID, v1_with_a_text),
        (Form.ANDROID, v2),
        (Form.ANDROID, v2_with_an_object),
        (Form.WEBKIT, webkit),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
NewKiosk = Callable[..., Kiosk]


@FORMS
def test_a_token_is_asked_for_and_given(new_kiosk: NewKiosk, form: Form, say: Say) -> None:
    """The main job, in one line."""
    kiosk = new_kiosk(form=form)
    kiosk.load()
    kiosk.do(say("getExternalAuth", {"callback": "externalAuthMine", "force": True}))
    ((function, success, token),) = kiosk.answers(1)
    assert (function, success) == ("externalAuthMine", True)
    assert token["access_token"] == ACCESS
    assert 1790 <= token["expires_in"] <= 1800
    assert kiosk.heard[-1] == GetExternalAuth("externalAuthMine", force=True)


@FORMS
def test_a_log_out_is_done_and_answered(new_kiosk: NewKiosk, form: Form, say: Say) -> None:
    """The server is told, then the page, then the program."""
    kiosk = new_kiosk(form=form)
    signed_out: list[bool] = []
    kiosk.external_app.session_revoked.connect(lambda: signed_out.append(True))
    kiosk.load()
    kiosk.do(say("revokeExternalAuth", {"callback": "externalAuthSetToken"}))
    assert kiosk.answers(1) == [["externalAuthSetToken", True]]
    assert kiosk.heard[-1] == RevokeExternalAuth("externalAuthSetToken")
    assert [request.url for request in kiosk.server.requests] == [f"{kiosk.url}/auth/revoke"]
    assert signed_out == [True]


@FORMS
def test_the_bus_is_heard_and_answered(new_kiosk: NewKiosk, form: Form, say: Say) -> None:
    """`config/get` wants an answer, the rest none."""
    kiosk = new_kiosk(form=form)
    kiosk.load()
    kiosk.do(
        say("externalBus", {"id": 1, "type": "config/get"})
        + ";"
        + say("externalBus", {"type": "connection-status", "payload": {"event": "connected"}})
    )
    result = {"id": 1, "type": "result", "success": True, "result": Capabilities().result()}
    assert kiosk.answers(1) == [["externalBus", result]]
    wait_until(lambda: len(kiosk.heard) == 3, "both messages were heard")
    assert kiosk.heard == [PageCreated(), ConfigGet(1), ConnectionStatus("connected")]


@FORMS
def test_calls_before_the_channel_is_open_wait_for_it_in_order(
    new_kiosk: NewKiosk, site: Site, form: Form, say: Say
) -> None:
    """The frontend asks while it loads; behind the message that a new document is there."""
    calls = [say("externalBus", {"type": f"early/{n}"}) for n in range(5)]
    calls.append(say("getExternalAuth", {"callback": "externalAuthSetToken"}))
    site.add("/early", before=f"<script>{';'.join(calls)}</script>")
    kiosk = new_kiosk(form=form)
    kiosk.load("/early")
    wait_until(lambda: len(kiosk.heard) == 7, "all messages were heard")
    expected: list[Message] = [PageCreated()]
    expected += [Unknown(f"early/{n}") for n in range(5)]
    assert kiosk.heard == [*expected, GetExternalAuth()]
    assert kiosk.answers(1)[0][:2] == ["externalAuthSetToken", True]


def test_a_page_that_shouts_before_the_channel_is_open_is_cut_off(kiosk: Kiosk, site: Site) -> None:
    """A hundred messages wait, no more; afterwards the page is heard again."""
    shout = 'for (let n = 0; n < 500; n++) externalApp.externalBus({id: n, type: "shout"})'
    site.add("/loud", before=f"<script>{shout}</script>")
    kiosk.load("/loud")
    kiosk.do(v1_with_an_object("externalBus", {"id": 1000, "type": "later"}))
    wait_until(lambda: kiosk.heard[-1] == Unknown("later", 1000), "the later one was heard")
    assert kiosk.heard[1:-1] == [Unknown("shout", n) for n in range(99)]


def test_the_android_form_has_no_webkit_and_the_other_way_round(new_kiosk: NewKiosk) -> None:
    """The frontend looks for the first of them that is there."""
    names = "[typeof externalApp, typeof externalAppV2, typeof window.webkit]"
    android, apple = new_kiosk(form=Form.ANDROID), new_kiosk(form=Form.WEBKIT)
    android.load()
    apple.load()
    assert android.ask(names) == ["object", "object", "undefined"]
    assert apple.ask(names) == ["undefined", "undefined", "object"]


def test_payloads_may_be_left_out(kiosk: Kiosk) -> None:
    """Then the functions are called that Home Assistant has always had."""
    kiosk.load()
    kiosk.do("externalApp.getExternalAuth()")
    kiosk.answers(1)
    kiosk.do("externalApp.revokeExternalAuth()")
    answers = kiosk.answers(2)
    assert [answer[0] for answer in answers] == [
        "externalAuthSetToken",
        "externalAuthRevokeToken",
    ]


def test_a_page_cannot_replace_the_object(kiosk: Kiosk) -> None:
    """A custom card that tries is left with what there was."""
    kiosk.load()
    kiosk.do("window.externalApp = null; try { delete window.externalApp } catch {}")
    kiosk.do("externalApp.getExternalAuth({callback: 'externalAuthSetToken'})")
    assert len(kiosk.answers(1)) == 1


def test_each_document_gets_an_object_of_its_own(kiosk: Kiosk) -> None:
    """After a reload too."""
    kiosk.load()
    kiosk.page.reload()
    wait_until(lambda: kiosk.created == 2, "the second document")
    kiosk.do("externalApp.getExternalAuth({})")
    assert len(kiosk.answers(1)) == 1
