"""A page that means no good, or another one than was meant: no token, no harm."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest
import shiboken6
from harness.page import ACCESS, Kiosk, Said
from harness.site import Site
from harness.waiting import settle, wait_until

from ha_kiosk.external_app.messages import Unknown

NewKiosk = Callable[..., Kiosk]
ASK = "externalApp.getExternalAuth({callback: 'externalAuthSetToken'})"
FOUND = "JSON.stringify([typeof qt, typeof externalApp, typeof externalAppV2, typeof webkit])"
INVOKE, CONNECT, SET_PROPERTY = 6, 7, 9
"""Message types of Qt's qwebchannel.js."""


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what our own log said at WARNING or above."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelname in {"WARNING", "ERROR"} and record.name != "ha_kiosk.qtlog"
    ]


def heard_last(kiosk: Kiosk, number: int) -> None:
    """Wait until everything that the page has sent is heard."""
    kiosk.do(f"externalApp.externalBus({{type: 'last/{number}'}})")
    wait_until(lambda: kiosk.heard[-1] == Unknown(f"last/{number}"), "the last message")


def test_an_iframe_of_another_origin_has_no_bridge(
    kiosk: Kiosk, site: Site, other_site: Site
) -> None:
    """Nor can it reach that of the page around it."""
    inner = "<script>let reach; try { reach = typeof parent.externalApp } catch { reach = 'no' }"
    inner += f"; parent.postMessage(reach + {FOUND}, '*')</script>"
    other_site.add("/inner", before=inner)
    listen = "<script>window.found = null; onmessage = (e) => { found = e.data };</script>"
    site.add("/frame", f"<iframe src='{other_site.url}/inner'></iframe>", before=listen)
    kiosk.load("/frame")
    wait_until(lambda: kiosk.ask("window.found"), "the frame has looked")
    assert kiosk.ask("window.found") == "no" + json.dumps(["undefined"] * 4, separators=(",", ":"))


@pytest.mark.parametrize(
    "payload",
    [
        "{callback: 'alert(1)//'}",
        "{callback: '__proto__'}",
        'JSON.parse(\'{"__proto__": {}, "callback": "__proto__"}\')',
        "{callback: 'x'.repeat(10000000)}",
        "{callback: null}",
        "'['.repeat(100000)",
    ],
)
def test_a_wrong_request_gets_no_answer_and_one_line_in_the_log(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture, payload: str
) -> None:
    """However often it is repeated."""
    kiosk.load()
    kiosk.do(
        f"const wrong = {payload}; for (let n = 0; n < 3; n++) externalApp.getExternalAuth(wrong)"
    )
    heard_last(kiosk, 1)
    assert kiosk.scripts == []
    assert kiosk.ask("answers") == []
    assert kiosk.server.requests == []
    (line,) = warnings(caplog)
    assert "it got no answer" in line
    assert len(line) < 200
    assert "alert" not in line


@pytest.mark.parametrize(
    "message",
    [
        {"type": INVOKE, "method": "deleteLater", "args": []},
        {"type": INVOKE, "method": 3, "args": []},
        {"type": INVOKE, "method": "destroyed", "args": []},
        {"type": INVOKE, "method": "setParent", "args": [None]},
        {"type": INVOKE, "method": "_on_message", "args": ["x"]},
        {"type": INVOKE, "method": "receive", "args": []},
        {"type": INVOKE, "method": "receive", "args": [{"a": 1}]},
        {"type": SET_PROPERTY, "property": 0, "value": "mine"},
        {"type": CONNECT, "signal": "destroyed"},
        {"type": CONNECT, "signal": 0},
    ],
    ids=json.dumps,
)
def test_the_bridge_outlives_what_a_page_can_do_to_it(
    kiosk: Kiosk, qt_said: Said, message: dict[str, object]
) -> None:
    """Through Qt's own transport, past the shim; Qt may complain about it."""
    kiosk.load()
    kiosk.do(
        f"const message = {json.dumps({'object': 'bridge', 'id': 7} | message)};"
        "qt.webChannelTransport.send(JSON.stringify(message))"
    )
    heard_last(kiosk, 1)
    settle()
    qt_said.take()
    assert shiboken6.isValid(kiosk.page.property("bridge"))
    kiosk.do(ASK)
    assert len(kiosk.answers(1)) == 1
    kiosk.page.reload()
    wait_until(lambda: kiosk.created == 2, "the bridge serves the next document too")


@pytest.mark.parametrize("message", ["", "{", "[]", '{"type": 99}', '{"type": 6, "object": "app"}'])
def test_the_channel_outlives_what_is_not_its_protocol(
    kiosk: Kiosk, qt_said: Said, message: str
) -> None:
    """Garbage, and objects that were never published."""
    kiosk.load()
    kiosk.do(f"qt.webChannelTransport.send({json.dumps(message)})")
    kiosk.do(ASK)
    assert len(kiosk.answers(1)) == 1
    qt_said.take()


def test_the_page_sees_one_object_with_one_method_of_ours(kiosk: Kiosk) -> None:
    """QWebChannel tells whoever asks."""
    kiosk.load()
    kiosk.do(
        "window.told = null; const old = qt.webChannelTransport.onmessage;"
        "qt.webChannelTransport.onmessage = (m) => { told = JSON.parse(m.data) };"
        "qt.webChannelTransport.send(JSON.stringify({type: 3, id: 99}))"
    )
    wait_until(lambda: kiosk.ask("told"), "the channel has told")
    told = kiosk.ask("told.data")
    assert isinstance(told, dict)
    assert list(told) == ["bridge"]
    methods = {name for name, _number in told["bridge"]["methods"]}
    assert {name.partition("(")[0] for name in methods} == {"receive", "deleteLater"}
    assert [names[1] for names in told["bridge"]["properties"]] == ["objectName"]


def test_a_page_of_another_origin_gets_no_answer(
    kiosk: Kiosk, other_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Even if it should get into the kiosk's view, where the bridge is."""
    kiosk.page.load(other_site.url, other_site.url)
    wait_until(lambda: len(kiosk.texts) == 1, "its document was created")
    for call in (ASK, "externalApp.externalBus({id: 1, type: 'config/get'})"):
        kiosk.do(call)
    kiosk.do("externalApp.revokeExternalAuth()")
    wait_until(lambda: len(kiosk.texts) == 4, "it has asked")
    assert (kiosk.heard, kiosk.scripts, kiosk.server.requests) == ([], [], [])
    assert kiosk.ask("answers") == []
    assert warnings(caplog) == ["A page of another origin used the bridge; it got no answer."]


LEAVING = {
    "location": "location.href = OTHER",
    "replace": "location.replace(OTHER)",
    "redirect": "location.href = '/away'",
    "form": "document.body.innerHTML = `<form action=${OTHER}>`; document.forms[0].submit()",
    "post": "document.body.innerHTML = `<form method=post action=${OTHER}>`;"
    " document.forms[0].submit()",
    "link": "document.body.innerHTML = `<a href=${OTHER}>x</a>`; document.links[0].click()",
    "top link": "document.body.innerHTML = `<a target=_top href=${OTHER}>x</a>`;"
    " document.links[0].click()",
    "new window": "document.body.innerHTML = `<a target=_blank href=${OTHER}>x</a>`;"
    " document.links[0].click()",
    "open": "window.open(OTHER)",
    "refresh": "document.head.insertAdjacentHTML('beforeend',"
    " `<meta http-equiv=refresh content='0;url=${OTHER}'>`)",
    "data": "location.href = 'data:text/html,' + OTHER",
}

# Chromium itself forbids the last; a window of its own has no view to ask.
SILENT = [LEAVING[name] for name in ("new window", "open", "data")]


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_a_page_that_leaves_while_it_waits_for_a_token_stays(
    kiosk: Kiosk, site: Site, other_site: Site, caplog: pytest.LogCaptureFixture, leave: str
) -> None:
    """No request leaves for the other origin, and the token goes to the page that asked."""
    caplog.set_level(logging.INFO)
    site.redirect("/away", f"{other_site.url}/")
    kiosk.load()
    kiosk.server.open.clear()
    kiosk.do(f"const OTHER = {json.dumps(other_site.url + '/')}; {ASK}; {leave}")
    if leave not in SILENT:
        wait_until(lambda: "was refused" in caplog.text, "the navigation was refused")
    heard_last(kiosk, 1)
    kiosk.server.open.set()
    (answer,) = kiosk.answers(1)
    assert answer[2]["access_token"] == ACCESS
    assert kiosk.ask("location.origin") == site.url
    assert kiosk.created == 1
    assert other_site.requests == []


def test_an_iframe_cannot_take_the_page_away(
    kiosk: Kiosk, site: Site, other_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even one of the same origin, which the browser would let."""
    caplog.set_level(logging.INFO)
    site.add("/inner", before=f"<script>top.location = '{other_site.url}/'</script>")
    site.add("/frame", "<iframe src='/inner'></iframe>")
    kiosk.load("/frame")
    wait_until(lambda: "was refused" in caplog.text, "the navigation was refused")
    heard_last(kiosk, 1)
    assert kiosk.ask("location.origin") == site.url
    assert other_site.requests == []


def test_a_token_does_not_stay_where_a_later_page_could_find_it(kiosk: Kiosk) -> None:
    """Neither in the storage nor on the window."""
    kiosk.load()
    kiosk.do(ASK)
    kiosk.answers(1)
    kiosk.do("answers.length = 0")
    everything = (
        "Object.entries(localStorage).concat(Object.entries(sessionStorage),"
        " [document.cookie, document.documentElement.outerHTML], Object.entries(externalApp))"
    )
    assert ACCESS not in json.dumps(kiosk.ask(everything))
