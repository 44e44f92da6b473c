"""Chromium's DevTools protocol, to see and touch the page of the real program as a person would.

The program knows nothing of it: the test sets `QTWEBENGINE_REMOTE_DEBUGGING`, which Qt reads.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from websockets.sync.client import ClientConnection, connect

from harness.kiosk import wait_until
from harness.wait_timeout import WaitTimeout

SAVE = """(async () => {
  const { hass } = document.querySelector("home-assistant");
  const signed = await hass.callWS({ type: "auth/sign_path", path: "/api/config" });
  const a = document.createElement("a");
  Object.assign(a, { target: "_blank", href: signed.path, download: "config.json" });
  a.dispatchEvent(new MouseEvent("click"));
})()"""
"""Saves a file of the server's, as the frontend does it."""


class Page:
    """One page of the program, by its DevTools socket."""

    def __init__(self, connection: ClientConnection, timeout: float = 30) -> None:
        self._connection = connection
        self._timeout = timeout
        self._numbers = itertools.count(1)

    def command(self, method: str, **parameters: object) -> dict[str, object]:
        """Send one DevTools command and return its result."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            try:
                answer = json.loads(self._connection.recv(timeout=self._timeout))
            except TimeoutError:
                raise WaitTimeout(f"the answer to {method}", self._timeout) from None
            if answer.get("id") == number:
                assert "error" not in answer, answer
                result = answer["result"]
                assert isinstance(result, dict)
                return result

    def evaluate(self, expression: str) -> object:
        """Return the value of a JavaScript expression in the page; promises are awaited."""
        result = self.command(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in result, result
        value = result["result"]
        assert isinstance(value, dict)
        return value.get("value")

    def click(self, x: float, y: float) -> None:
        """Press and release the left button at a point of the page."""
        for kind in ("mousePressed", "mouseReleased"):
            self.command(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
            )

    def press_button(self, label: str, within: str = "body") -> None:
        """Click on the button with this label in an element, found through all shadow roots.

        Not before it stands still: a dialog that flies in would be missed.
        """
        find = _BUTTON % (json.dumps(within), json.dumps(label.lower()))
        places: list[object] = [None]

        def stands_still() -> bool:
            places.append(self.evaluate(find))
            return places[-1] is not None and places[-1] == places[-2]

        wait_until(stands_still, f"a button {label!r} in {within}")
        place = places[-1]
        assert isinstance(place, list)
        self.click(place[0], place[1])

    def type(self, text: str) -> None:
        """Type into the element that has the focus."""
        self.command("Input.insertText", text=text)

    def press_key(self, key: str, code: int, text: str = "") -> None:
        """Press and release one key, by its DOM name and Windows key code."""
        for kind in ("keyDown", "keyUp"):
            self.command(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                text=text if kind == "keyDown" else "",
            )


# Depth first through open shadow roots: Home Assistant's interface is made of them.
_BUTTON = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const within = all(document).find((element) => element.matches(%s));
  const label = %s;
  const button = within && [within, ...all(within.shadowRoot || within)].find((element) =>
    /(^|-)button$/.test(element.localName) &&
    (element.innerText || "").trim().toLowerCase() === label);
  if (!button) return null;
  button.scrollIntoView({ block: "center" });
  const box = button.getBoundingClientRect();
  return box.width ? [box.x + box.width / 2, box.y + box.height / 2] : null;
})()"""


@contextmanager
def page(port: int, url_part: str) -> Iterator[Page]:
    """Connect to the page whose address contains `url_part`."""
    found: list[str] = []

    def look() -> bool:
        try:
            targets = httpx.get(f"http://127.0.0.1:{port}/json/list", trust_env=False).json()
        except (httpx.HTTPError, ValueError):
            return False
        found[:] = [
            target["webSocketDebuggerUrl"] for target in targets if url_part in target["url"]
        ]
        return bool(found)

    wait_until(look, f"a page at {url_part}")
    with connect(found[0], max_size=None, proxy=None) as connection:
        yield Page(connection)


@contextmanager
def browser(port: int) -> Iterator[Page]:
    """Connect to the program itself, whatever pages it has."""
    version = httpx.get(f"http://127.0.0.1:{port}/json/version", trust_env=False).json()
    with connect(version["webSocketDebuggerUrl"], proxy=None) as connection:
        yield Page(connection)
