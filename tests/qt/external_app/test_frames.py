"""Frames of the page: those of the server's own origin are answered, and nobody else is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from harness.page import ACCESS, Kiosk
from harness.site import Answer, Site
from harness.waiting import wait_until

from ha_kiosk.config.choices import BridgeForm as Form
from ha_kiosk.external_app.messages import (
    ConnectionStatus,
    GetExternalAuth,
    MoreInfoOpened,
    PageCreated,
    RevokeExternalAuth,
    Unknown,
)

NewKiosk = Callable[..., Kiosk]
SET = "externalAuthSetToken"
ASK = "externalApp.getExternalAuth(JSON.stringify({callback: 'externalAuthSetToken'}))"
FOUND = """JSON.stringify([typeof qt, typeof externalApp, typeof externalAppV2, typeof webkit,
  typeof haKioskCommand])"""
LOOK = f"<script>top.postMessage({FOUND}, '*')</script>"
LISTEN = "<script>window.found = []; onmessage = (e) => found.push(e.data);</script>"
NOTHING = ["undefined"] * 5
OWN = ["undefined", "object", "object", "undefined", "function"]


def show(kiosk: Kiosk, site: Site, *frames: str) -> None:
    """Load a page with these frames in it."""
    site.add("/frames", "".join(frames), before=LISTEN)
    kiosk.load("/frames")


def found(kiosk: Kiosk, count: int = 1) -> list[list[str]]:
    """Return what the frames have found of the external app object."""
    wait_until(lambda: len(_found(kiosk)) >= count, "the frames have looked")
    return _found(kiosk)


def _found(kiosk: Kiosk) -> list[list[str]]:
    texts = kiosk.ask("window.found")
    return [json.loads(str(text)) for text in texts] if isinstance(texts, list) else []


def is_ready(kiosk: Kiosk, number: int = 0) -> None:
    """Wait until a frame of the server's has its page and its object."""
    ready = f"!!frames[{number}]?.answers && !!frames[{number}].externalApp"
    wait_until(lambda: kiosk.ask(ready), "the frame is there")


def answers(kiosk: Kiosk, count: int, number: int = 0) -> list[list[object]]:
    """Return what a frame was told, once there are `count` of it."""
    wait_until(lambda: len(_answers(kiosk, number)) >= count, f"{count} answers in the frame")
    return _answers(kiosk, number)


def _answers(kiosk: Kiosk, number: int) -> list[list[object]]:
    told = kiosk.ask(f"frames[{number}].answers")
    return told if isinstance(told, list) else []


def heard_all(kiosk: Kiosk) -> None:
    """Wait until everything that the page has sent so far is heard."""
    kiosk.do("externalApp.externalBus({type: 'last/one'})")
    wait_until(lambda: Unknown("last/one") in kiosk.heard, "the last message")


def test_a_frame_of_the_servers_origin_gets_its_token(kiosk: Kiosk, site: Site) -> None:
    """It alone: not the page around it, which did not ask."""
    site.add("/inner", before=LOOK)
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    assert found(kiosk) == [OWN]
    is_ready(kiosk)
    kiosk.do(f"frames[0].{ASK}")
    assert answers(kiosk, 1)[0][:2] == [SET, True]
    assert ACCESS in str(answers(kiosk, 1))
    assert kiosk.ask("window.answers") == []
    assert kiosk.created == 1
    # The name under which the page was answered is gone with the answer.
    assert kiosk.ask("Object.keys(window).filter((name) => /OfFrame/.test(name))") == []
    assert kiosk.ask("typeof externalAuthOfFrame1") == "undefined"


def test_a_frame_in_a_frame_gets_its_token(kiosk: Kiosk, site: Site) -> None:
    """All of the server's origin, one of them written by the page itself."""
    site.add("/inner", before=LOOK)
    site.add("/middle", "<iframe src='/inner'></iframe>")
    show(kiosk, site, "<iframe src='/middle'></iframe>")
    assert found(kiosk) == [OWN]
    wait_until(lambda: kiosk.ask("!!frames[0].frames[0].answers"), "the inner frame")
    kiosk.do(f"frames[0].frames[0].{ASK}")
    wait_until(lambda: kiosk.ask("frames[0].frames[0].answers.length"), "its answer")
    assert kiosk.ask("[answers, frames[0].answers]") == [[], []]


def test_each_frame_gets_its_own_answers(kiosk: Kiosk, site: Site) -> None:
    """Two frames and the page ask at once; one of them logs out."""
    site.add("/inner")
    show(kiosk, site, "<iframe src='/inner'></iframe><iframe src='/inner'></iframe>")
    is_ready(kiosk, 0)
    is_ready(kiosk, 1)
    kiosk.do(f"frames[0].{ASK}; {ASK}; frames[1].{ASK}; frames[1].{ASK}")
    for _ in range(2):
        kiosk.answers(1)
        assert [len(answers(kiosk, 1)), len(answers(kiosk, 2, 1))] == [1, 2]
    assert len(kiosk.answers(1)) == 1
    kiosk.do("frames[0].externalApp.revokeExternalAuth()")
    assert answers(kiosk, 2)[1] == ["externalAuthRevokeToken", True]
    assert kiosk.heard[-1] == RevokeExternalAuth("externalAuthOfFrame4")


def test_a_frame_speaks_the_webkit_form_as_well(new_kiosk: NewKiosk, site: Site) -> None:
    """Where the configuration names it."""
    kiosk = new_kiosk(form=Form.WEBKIT)
    site.add("/inner", before=LOOK)
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    assert found(kiosk) == [["undefined"] * 3 + ["object", "function"]]
    wait_until(lambda: kiosk.ask("!!frames[0].answers"), "the frame is there")
    kiosk.do(f"frames[0].webkit.messageHandlers.getExternalAuth.postMessage({{callback: '{SET}'}})")
    assert answers(kiosk, 1)[0][:2] == [SET, True]


DATA = f"data:text/html,{LOOK}"
SANDBOX = "sandbox='allow-scripts allow-forms allow-popups'"


@pytest.mark.parametrize(
    "frame",
    [
        f'<iframe srcdoc="{LOOK}"></iframe>',
        f'<iframe src="{DATA}"></iframe>',
        f'<iframe {SANDBOX} srcdoc="{LOOK}"></iframe>',
        f"<iframe {SANDBOX} src='/inner'></iframe>",
        f"<iframe {SANDBOX} src='/middle'></iframe>",
        "<iframe src='/sandboxed-by-header'></iframe>",
        "<iframe src='OTHER/inner'></iframe>",
        "<iframe src='OTHER/around'></iframe>",
        "<iframe src='/goes-away'></iframe>",
        "<iframe src='ALIAS/inner'></iframe>",
    ],
    ids=[
        "srcdoc", "data", "sandboxed srcdoc", "sandboxed", "in a sandbox", "sandboxed by header",
        "other port", "foreign around own", "redirected off", "other name",
    ],
)  # fmt: skip
def test_nobody_else_finds_anything(kiosk: Kiosk, site: Site, other_site: Site, frame: str) -> None:
    """Whatever its address looks like: it must be the server's, and so must all around it."""
    for one in (site, other_site):
        one.add("/inner", before=LOOK)
    site.add("/middle", "<iframe src='/inner'></iframe>")
    site.redirect("/goes-away", f"{other_site.url}/inner")
    site.answers["/sandboxed-by-header"] = Answer(
        LOOK, headers={"Content-Security-Policy": "sandbox allow-scripts"}
    )
    other_site.add("/around", f"<iframe src='{site.url}/inner'></iframe>")
    alias = site.url.replace("127.0.0.1", "localhost")
    show(kiosk, site, frame.replace("OTHER", other_site.url).replace("ALIAS", alias))
    assert found(kiosk) == [NOTHING]
    assert kiosk.heard == [PageCreated()]


@pytest.mark.parametrize(
    "make",
    [
        "frame.srcdoc = html",
        "frame.src = URL.createObjectURL(new Blob([html], {type: 'text/html'}))",
        "document.body.append(frame); frame.contentDocument.write(html)",
        "frame.src = 'javascript:' + JSON.stringify(html)",
    ],
    ids=["srcdoc", "blob", "about:blank", "javascript"],
)
def test_what_the_page_writes_itself_is_no_page_of_the_server(
    kiosk: Kiosk, site: Site, make: str
) -> None:
    """Such a frame has the page's origin, and could reach into it; it has no object of its own."""
    site.add("/frames", before=LISTEN)
    kiosk.load("/frames")
    html = json.dumps(LOOK).replace("</", "<\\/")
    kiosk.do(
        f"const html = {html}, frame = document.createElement('iframe'); {make};"
        "document.body.append(frame)"
    )
    assert found(kiosk)[0] == NOTHING


def test_what_a_frame_of_the_server_writes_itself_finds_nothing(kiosk: Kiosk, site: Site) -> None:
    """As what the page writes."""
    html = json.dumps(LOOK).replace("</", "<\\/")
    write = (
        f"<script>const html = {html}, blob = new Blob([html], {{type: 'text/html'}});"
        "for (const [name, value] of [['srcdoc', html], ['src', URL.createObjectURL(blob)]]) {"
        "const frame = document.createElement('iframe'); frame[name] = value;"
        "document.body.append(frame) }</script>"
    )
    site.add("/inner", write)
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    assert found(kiosk, 2) == [NOTHING] * 2


@pytest.mark.parametrize("goes_to", ["OWN/next", "OTHER/next", "about:blank", "gone"])
def test_who_navigates_away_gets_no_answer(
    kiosk: Kiosk, site: Site, other_site: Site, goes_to: str
) -> None:
    """The answer is for the document that asked, and for no other in the same frame."""
    tell = "<script>parent.postMessage('next', '*')</script>"
    for one in (site, other_site):
        one.add("/next", tell + "<script>window.externalAuthSetToken = (...told) =>"
                " parent.postMessage(JSON.stringify(told), '*')</script>")  # fmt: skip
    site.add("/inner")
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    is_ready(kiosk)
    kiosk.server.open.clear()
    kiosk.do(f"frames[0].{ASK}")
    wait_until(lambda: kiosk.server.requests, "the question is under way")
    if goes_to == "gone":
        kiosk.do("document.querySelector('iframe').remove()")
    else:
        target = goes_to.replace("OWN", site.url).replace("OTHER", other_site.url)
        kiosk.do(
            "const frame = document.querySelector('iframe');"
            f"frame.onload = () => found.push('loaded'); frame.src = '{target}'"
        )
        wait_until(lambda: "loaded" in str(kiosk.ask("found")), "the frame is elsewhere")
    kiosk.server.open.set()
    wait_until(lambda: kiosk.scripts, "the answer")
    kiosk.do(ASK)  # which is answered behind it
    assert len(kiosk.answers(1)) == 1
    kiosk.do("postMessage('end', '*')")
    wait_until(lambda: "end" in str(kiosk.ask("found")), "all messages")
    assert ACCESS not in str(kiosk.ask("found"))
    assert kiosk.ask("typeof externalAuthOfFrame1") == "undefined"


def test_a_page_that_loads_anew_drops_the_questions_of_its_frames(kiosk: Kiosk, site: Site) -> None:
    """They belong to the load that asked."""
    site.add("/inner")
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    is_ready(kiosk)
    kiosk.server.open.clear()
    kiosk.do(f"frames[0].{ASK}")
    wait_until(lambda: kiosk.server.requests, "the question is under way")
    kiosk.load("/frames")
    is_ready(kiosk)
    kiosk.server.open.set()
    kiosk.do(f"frames[0].{ASK}")
    assert len(answers(kiosk, 1)) == 1
    assert len(kiosk.scripts) == 1


@pytest.mark.parametrize("name", ["alert", "__proto__", "externalAuth", 7, None])
def test_a_frame_cannot_name_another_function(
    kiosk: Kiosk, site: Site, caplog: pytest.LogCaptureFixture, name: object
) -> None:
    """The app refuses that, as it does for the page."""
    site.add("/inner")
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    is_ready(kiosk)
    kiosk.do(f"frames[0].externalApp.getExternalAuth({json.dumps({'callback': name})})")
    heard_all(kiosk)
    assert not any(isinstance(message, GetExternalAuth) for message in kiosk.heard)
    assert "a callback that is not one of Home Assistant's" in caplog.text
    assert kiosk.server.requests == []


def bus(kiosk: Kiosk, message: dict[str, object]) -> None:
    """Send a message of the frame's frontend."""
    kiosk.do(f"frames[0].externalApp.externalBus({json.dumps(json.dumps(message))})")


def test_a_frame_does_not_speak_for_the_page(kiosk: Kiosk, site: Site) -> None:
    """It is answered as by an app that claims nothing; that somebody is there goes on."""
    site.add("/inner")
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    is_ready(kiosk)
    bus(kiosk, {"id": 1, "type": "config/get"})
    bus(kiosk, {"id": 2, "type": "connection-status", "payload": {"event": "connected"}})
    bus(kiosk, {"id": 3, "type": "frontend/loaded"})
    bus(kiosk, {"id": 4, "type": "tag/read"})
    bus(kiosk, {"id": 5, "type": "theme-update"})
    bus(kiosk, {"id": 6, "type": "more_info/opened", "payload": {"entity_id": "light.x"}})
    bus(kiosk, {"id": 7, "type": "exoplayer/play_hls", "payload": {"url": "http://x/"}})
    told = [message for _, message in answers(kiosk, 3)]
    refused = {"code": "not_supported", "message": "ha-kiosk does not do this in a frame."}
    assert told == [
        {"id": 1, "type": "result", "success": True, "result": {}},
        {"id": 4, "type": "result", "success": False, "error": refused},
        {"id": 7, "type": "result", "success": False, "error": refused},
    ]
    heard_all(kiosk)
    assert kiosk.heard == [PageCreated(), MoreInfoOpened(), Unknown("last/one")]
    bus(kiosk, {"id": 8, "type": "connection-status", "payload": {"event": "auth-invalid"}})
    wait_until(lambda: kiosk.heard[-1] == ConnectionStatus("auth-invalid"), "the dead token")


COMMAND = {"command": "kiosk_mode/set", "payload": {"enable": True}}
FRONTEND = """<script>
window.commands = [];
window.externalBus = (message) => {
  if (message.type !== "command") return;
  commands.push([message.command, message.payload.enable]);
  externalApp.externalBus({ id: message.id, type: "result", success: commands.length > 2 });
};
externalApp.externalBus({ id: 1, type: "connection-status", payload: { event: "connected" } });
</script>"""


@pytest.mark.parametrize("is_early", [True, False])
def test_the_frontend_in_a_frame_is_told_until_it_obeys(
    kiosk: Kiosk, site: Site, *, is_early: bool
) -> None:
    """One that is there already, and one that comes later."""
    site.answers["/frontend"] = Answer(FRONTEND)
    site.add("/frames", before=LISTEN)
    kiosk.load("/frames")
    add = """const frame = document.createElement('iframe'); frame.src = '/frontend';
      document.body.append(frame)"""
    tell = f"haKioskTellFrames({json.dumps(COMMAND)})"
    if is_early:
        kiosk.do(add)
        wait_until(lambda: kiosk.ask("!!frames[0].commands"), "the frontend")
        kiosk.do(tell)
    else:
        kiosk.do(f"{tell}; {add}")
    wait_until(lambda: kiosk.ask("frames[0].commands?.length") == 3, "the command")
    kiosk.do("window.later = false; setTimeout(() => { later = true }, 700)")
    wait_until(lambda: kiosk.ask("later"), "time for two more")
    assert kiosk.ask("frames[0].commands") == [["kiosk_mode/set", True]] * 3


CONNECTED = "document.querySelector('home-assistant').hass = { connected: %s }"


def test_a_frame_that_lost_its_connection_lets_the_page_go_first(kiosk: Kiosk, site: Site) -> None:
    """Each that comes back with a dead token is a failed login: a frame throws its token away."""
    site.add("/inner", "<script>window.hassConnection = Promise.resolve({ auth: { data: {} } });"
             "hassConnection.then(({ auth }) => { window.auth = auth })</script>")  # fmt: skip
    show(kiosk, site, "<home-assistant></home-assistant><iframe src='/inner'></iframe>")
    is_ready(kiosk)
    kiosk.do(CONNECTED % "false")
    bus(kiosk, {"id": 1, "type": "connection-status", "payload": {"event": "disconnected"}})
    wait_until(lambda: kiosk.ask("frames[0].auth.data.expires") == 0, "the token is thrown away")
    kiosk.do(f"frames[0].{ASK}")
    assert answers(kiosk, 1) == [[SET, False]]
    kiosk.do(CONNECTED % "true")  # or not yet false: the page may hear of its own loss later
    kiosk.do(f"frames[0].{ASK}")
    assert answers(kiosk, 2)[1] == [SET, False]
    assert kiosk.server.requests == []

    def is_given() -> bool:
        kiosk.do(f"frames[0].{ASK}")
        return answers(kiosk, 1)[-1][:2] == [SET, True]

    wait_until(is_given, "a token, once that has had time")


def test_a_new_document_in_a_frame_waits_for_the_page(kiosk: Kiosk, site: Site) -> None:
    """The token that the app would give it may be the one that was deleted just now."""
    site.add("/inner")
    show(kiosk, site, "<home-assistant></home-assistant><iframe src='/inner'></iframe>")
    is_ready(kiosk)
    kiosk.do(CONNECTED % "false")
    kiosk.do(f"frames[0].{ASK}")
    kiosk.do("window.later = false; setTimeout(() => { later = true }, 1000)")
    wait_until(lambda: kiosk.ask("later"), "time to ask again")
    assert (_answers(kiosk, 0), kiosk.server.requests) == ([], [])
    kiosk.do(CONNECTED % "true")
    assert answers(kiosk, 1)[0][:2] == [SET, True]


def test_a_frame_in_a_page_that_is_no_frontend_gets_its_tokens(kiosk: Kiosk, site: Site) -> None:
    """Such a page (in /local) has no connection, for which the frame could wait."""
    site.add("/inner")
    show(kiosk, site, "<iframe src='/inner'></iframe>")
    is_ready(kiosk)
    bus(kiosk, {"id": 1, "type": "connection-status", "payload": {"event": "disconnected"}})
    kiosk.do(f"frames[0].{ASK}")
    assert answers(kiosk, 1)[0][:2] == [SET, True]


def test_no_is_said_before_the_socket_opens(kiosk: Kiosk, site: Site) -> None:
    """The frontend would go on with its dead token: home-assistant-js-websocket, createSocket."""
    site.add("/inner")
    show(kiosk, site, "<home-assistant></home-assistant><iframe src='/inner'></iframe>")
    is_ready(kiosk)
    kiosk.do(CONNECTED % "false")
    bus(kiosk, {"id": 1, "type": "connection-status", "payload": {"event": "disconnected"}})
    asked = f"(() => {{ frames[0].{ASK}; return frames[0].answers }})()"
    assert kiosk.ask(asked) == [[SET, False]]
