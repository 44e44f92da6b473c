"""An eye that never leaves the screen: what a person in front of a kiosk would have seen.

A thread looks several times a second at what is on top (`ctl status`), at the page below it (by
DevTools: its address and its text, through all shadow roots) and now and then at the picture. Some
things must never be there:

- a browser's error page, Home Assistant's own error screen, or nothing at all, uncovered by ours;
- Home Assistant's login form while the credentials are good;
- white, where the kiosk and the dashboard are dark;
- a window that does not answer any more.

It refuses to judge states: those are the log's, and each test knows its own.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import httpx
from PIL import Image
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from ha_kiosk.demo import dashboard
from harness.devtools import Page, browser
from harness.home_assistant import OnboardedServer
from harness.kiosk import TIMEOUT, Home, Kiosk, running, wait_until
from harness.ports import free_port
from harness.wait_timeout import WaitTimeout

EVERY = 0.15
"""Seconds from one look to the next."""
PICTURE_EVERY = 4
"""A picture with each so-many-th look."""
PATIENCE = 2.0
"""Seconds that a page may take to answer; one that hangs does not."""
FROZEN = 8.0
"""Seconds without an answer of the window after which a person would say that it is frozen."""
MANY_COLOURS = 200
SIZE = "800x480"
WALL = "/kiosk-wall/home"
WHITE, FULL = 240, 0.98

DASHBOARD, SPLASH, LOGIN = "the dashboard", "the splash", "the login page"
ERRORS = re.compile(
    r"Unable to connect to Home Assistant|Retrying in|ERR_[A-Z_]+|This site can.t be reached"
)
_LIVE = re.compile(
    r"^(\S+ \S+) INFO ha_kiosk\.qt\.recovery\.recovery_loop: \S+ → live", re.MULTILINE
)
_LOOK = """(() => {
  const words = [];
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) { if (child.data.trim()) words.push(child.data.trim()); }
      else if (child.nodeType === 1 && !/^(style|script|noscript)$/.test(child.localName)) {
        if (child.shadowRoot) walk(child.shadowRoot);
        walk(child);
      }
    }
  };
  if (document.body) walk(document.body);
  return [location.href, words.join(" ")];
})()"""
_PING = "hassConnection.then(({ conn }) => conn.ping()).then(() => true)"


class Watch:
    """Looks at `kiosk`, whose DevTools are at `port`, for the length of a with-block.

    `seen` is what was on screen, in order. `good_credentials` may be set to False once a test has
    made them bad: from then on a login form is what a person should see.
    """

    def __init__(self, kiosk: Kiosk, port: int, every: float) -> None:
        self.kiosk, self.port = kiosk, port
        self.seen: list[str] = []
        self.looks = 0
        self.good_credentials = True
        self._every = every
        self._forbidden: list[str] = []
        self._eye = _Eye(port)
        self._picture = kiosk.home.folder / "watch.png"
        self._first_state = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()
        self._eye.close()

    def check(self) -> None:
        """Fail on anything that should never have been on screen."""
        assert self.looks, "nobody has looked"
        assert not self._forbidden, "\n".join([*self._forbidden, "", self.kiosk.log])

    def check_not(self, err: WaitTimeout) -> None:
        """Fail on what should never have been on screen, which is worse than `err`."""
        if self._forbidden:
            raise AssertionError("\n".join([*self._forbidden, "", str(err)])) from None

    @property
    def path(self) -> str:
        """Return the states since the last `begin`, as "live offline loading live"."""
        steps = [step.split(" → ") for step in self.kiosk.states()[self._first_state :]]
        return " ".join([steps[0][0], *(after for _, after in steps)]) if steps else ""

    def begin(self) -> None:
        """Forget what was seen so far: a new fault begins."""
        self._first_state = len(self.kiosk.states())
        self.seen = []
        self.looks = 0

    def live(self, timeout: float = TIMEOUT) -> None:
        """Wait until the dashboard is on screen, in all its colours, and talks to its server."""
        self.kiosk.wait_for("live", timeout)
        wait_until(self._answers, "the page talks to the server")
        picture = self.kiosk.home.folder / "live.png"

        def is_colourful() -> bool:
            self.kiosk.ctl("screenshot", file=str(picture))
            return colours(picture) > MANY_COLOURS

        wait_until(is_colourful, "a dashboard in all its colours")
        wait_until(lambda: self.seen[-1:] == [DASHBOARD], "somebody has seen it")

    def back(self, since: datetime, timeout: float = TIMEOUT) -> float:
        """Wait until the dashboard is back; return the seconds from `since` to that."""
        self.live(timeout)
        times = [datetime.fromisoformat(found) for found in _LIVE.findall(self.kiosk.log)]
        return max(0.0, (times[-1].astimezone() - since).total_seconds())

    def reaches(self, state: str, times: int = 1) -> None:
        """Wait until a state was there so often since `begin`, however short it was."""
        wait_until(lambda: self.path.split().count(state) >= times, f"{state} was reached")

    def took(self, path: str) -> bool:
        """Return whether the states since `begin` are those of the pattern `path`."""
        return re.fullmatch(path, self.path) is not None

    def evaluate(self, expression: str) -> object:
        """Return the value of a JavaScript expression in the page."""
        return self._eye.evaluate(expression)

    def renderers(self) -> list[int]:
        """Return the ids of the processes that draw pages."""
        return self._eye.renderers()

    def _answers(self) -> bool:
        try:
            return self._eye.evaluate(_PING) is True
        except _GONE:
            return False

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self._look()
            except (OSError, WaitTimeout):
                if self.kiosk.process.poll() is not None:
                    return  # the test ended it, or finds out that it has ended
            except Exception as err:  # noqa: BLE001 - `check` tells it, out of this thread
                if self.kiosk.process.poll() is not None:
                    return
                self._forbidden.append(f"the look failed: {err!r}")

    def _look(self) -> None:
        began = time.monotonic()
        status = self.kiosk.status()
        if time.monotonic() - began > FROZEN:
            self._forbidden.append(f"the window did not answer for {FROZEN:.0f} s")
        if not status:
            return
        self.looks += 1
        self._note(status)
        if status["screen"] is None and (wrong := self._wrong()):
            self._accuse(wrong)
        if self.looks % PICTURE_EVERY == 0:
            self._look_at_picture(is_covered=status["screen"] is not None)

    def _note(self, status: dict[str, object]) -> None:
        screen = status["screen"]
        page = LOGIN if status["state"] == "signed-out" else DASHBOARD
        text = page if screen is None else str(screen) or SPLASH
        if self.seen[-1:] != [text]:
            self.seen.append(text)

    def _wrong(self) -> str:
        """Return what of the page must not be seen, "" where all is well."""
        try:
            pages = self._eye.look()
        except _GONE:
            return ""  # no page, or one that does not answer: the heartbeat's business
        for address, text in pages:
            if address.startswith("chrome-error:"):
                return "Chromium's error page"
            if "/auth/authorize" in address and self.good_credentials:
                return "the login form, though the credentials are good"
            if error := ERRORS.search(text):
                return f"an error of the frontend's: {error[0]!r}"
        return ""

    def _accuse(self, wrong: str) -> None:
        """Hold `wrong` against the kiosk if it is really to be seen: look again at what is on top.

        Between the two looks our screen may have come.
        """
        if self.kiosk.status().get("screen", "") is None and self._wrong() == wrong:
            status = self.kiosk.status()
            if status.get("screen", "") is None:
                now = datetime.now().astimezone().time().isoformat("milliseconds")
                self._forbidden.append(f"{now} {wrong} ({status['state']})")

    def _look_at_picture(self, *, is_covered: bool) -> None:
        if not self.kiosk.ctl("screenshot", file=str(self._picture))["ok"]:
            return
        with Image.open(self._picture) as picture:
            small = picture.convert("RGB").resize((160, 96), Image.Resampling.NEAREST)
        found = small.getcolors(maxcolors=160 * 96) or []
        share = max(count for count, _ in found) / (160 * 96)
        white = sum(count for count, rgb in found if min(_channels(rgb)) >= WHITE) / (160 * 96)
        now = datetime.now().astimezone().time().isoformat("milliseconds")
        if white > FULL:
            self._keep_picture("white")
            self._forbidden.append(f"{now} a white screen")
        elif share == 1 and not is_covered and self.kiosk.status().get("screen", "") is None:
            self._keep_picture("blank")
            self._forbidden.append(f"{now} a blank screen")

    def _keep_picture(self, name: str) -> None:
        self._picture.replace(self._picture.with_name(f"{name}-{self.looks}.png"))


class _Eye:
    """The pages of the program, by DevTools; connects again whenever a page has gone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._client = httpx.Client(trust_env=False, timeout=PATIENCE)

    def look(self) -> list[tuple[str, str]]:
        """Return address and text of each page."""
        found = []
        for target in self._targets():
            if target["url"].startswith(("http:", "https:")):
                answer = self._ask(target["webSocketDebuggerUrl"], _LOOK)
                assert isinstance(answer, list)
                found.append((str(answer[0]), str(answer[1])))
            else:
                found.append((target["url"], ""))
        return found

    def evaluate(self, expression: str) -> object:
        """Return the value of an expression in the first page."""
        targets = self._targets()
        assert targets, "there is no page"
        return self._ask(targets[0]["webSocketDebuggerUrl"], expression)

    def renderers(self) -> list[int]:
        """Return the ids of the processes that draw pages."""
        with browser(self._port) as it:
            found = it.command("SystemInfo.getProcessInfo")["processInfo"]
        assert isinstance(found, list)
        return [process["id"] for process in found if process["type"] == "renderer"]

    def close(self) -> None:
        """Look no more."""
        self._client.close()

    def _targets(self) -> list[dict[str, str]]:
        targets: list[dict[str, str]] = self._client.get(
            f"http://127.0.0.1:{self._port}/json/list"
        ).json()
        return [target for target in targets if target["type"] == "page"]

    def _ask(self, address: str, expression: str) -> object:
        with connect(address, max_size=None, proxy=None, open_timeout=PATIENCE) as connection:
            return Page(connection, timeout=PATIENCE).evaluate(expression)


def make_wall(server: OnboardedServer) -> None:
    """Give the server a dashboard at `WALL` that is at rest.

    On its own overview spinners turn for ever, which takes most of a core without a GPU.
    """
    path = WALL.split("/")[1]
    server.call({"type": "lovelace/dashboards/create", "url_path": path, "title": "Wall"})
    config = dashboard.config()
    server.call({"type": "lovelace/config/save", "url_path": path, "config": config})


_GONE = (httpx.HTTPError, WebSocketException, OSError, ValueError, AssertionError)
"""What comes of a page that dies, moves or hangs while somebody looks at it."""


@contextmanager
def watching(home: Home, *arguments: str, every: float = EVERY) -> Iterator[Watch]:
    """Run `ha-kiosk open` for the length of a with-block and never look away."""
    port = free_port()
    home.extra = {**home.extra, "QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(home, "--windowed", "--size", SIZE, "--theme", "dark", *arguments) as kiosk:
        kiosk.expect("remote-allow-origins")
        with Watch(kiosk, port, every) as watch:
            try:
                yield watch
            except WaitTimeout as err:
                watch.stop()
                watch.check_not(err)
                raise
    watch.check()


def now() -> datetime:
    """Return the time of day, as the log has it."""
    return datetime.now().astimezone()


def colours(file: Path) -> int:
    """Return how many colours a picture has; a blank screen has one."""
    with Image.open(file) as picture:
        return len(picture.convert("RGB").getcolors(maxcolors=2**24) or ())


def _channels(colour: object) -> tuple[int, ...]:
    assert isinstance(colour, tuple)
    return colour
