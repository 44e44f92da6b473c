"""A page of the real program that is touched: its fields, and what reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from harness.devtools import Page
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until
from harness.wait_timeout import WaitTimeout

ENTITY = "text.text"
NEAR = 10
FIELDS = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const fields = all(document).filter((element) => element.localName === "input"
    && ["text", "password"].includes(element.type) && element.getBoundingClientRect().width);
  return fields.map((field) => {
    const box = field.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, bottom: box.bottom,
      value: field.value };
  });
})()"""
"""The fields of the page: where each is, and its text."""
LISTEN = """(() => {
  window.seen = [];
  for (const type of ["touchstart", "touchend", "touchcancel", "click"])
    addEventListener(type, (event) => window.seen.push(
      [type, Math.round((event.changedTouches?.[0] ?? event).clientX)]), true);
})()"""
PAINTED = """new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(
  () => resolve(true))))"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page."""

    x: float
    y: float
    bottom: float
    value: str


def fields(page: Page) -> list[Field]:
    """Return the fields that are on a page."""
    found = page.evaluate(FIELDS)
    assert isinstance(found, list)
    return [Field(**one) for one in found]


def listen(page: Page) -> None:
    """Have the page keep what reaches it."""
    page.evaluate(LISTEN)


def seen(page: Page, column: int) -> list[str]:
    """Return the events that a page got in a column."""
    found = page.evaluate("window.seen")
    assert isinstance(found, list)
    return [kind for kind, x in found if abs(x - column) < NEAR]


def height(page: Page) -> float:
    """Return the height of a page."""
    found = page.evaluate("innerHeight")
    assert isinstance(found, int | float)
    return found


def wait_for_pictures(page: Page) -> None:
    """Return when the page has painted itself twice more."""
    assert page.evaluate(PAINTED)


def text(server: OnboardedServer) -> object:
    """Return the text that the server has of the dashboard's field."""
    states = server.call({"type": "get_states"})
    assert isinstance(states, list)
    return next(one["state"] for one in states if one["entity_id"] == ENTITY)


@contextmanager
def dashboard(server: OnboardedServer, path: str) -> Iterator[str]:
    """Have a dashboard with a field at its bottom, where the keyboard will be; its address."""
    made = {"type": "lovelace/dashboards/create", "url_path": path, "title": path}
    answer = server.call({**made, "mode": "storage", "require_admin": False})
    assert isinstance(answer, dict)
    rows: list[object] = [{"type": "section", "label": f"Row {number}"} for number in range(10)]
    card = {"type": "entities", "entities": [*rows, ENTITY]}
    view = {"path": "0", "panel": True, "cards": [card]}
    saved = {"type": "lovelace/config/save", "url_path": path, "config": {"views": [view]}}
    server.call(saved)
    yield f"{server.url}/{path}/0"
    server.call({"type": "lovelace/dashboards/delete", "dashboard_id": answer["id"]})


def repeat(
    act: Callable[[], object], done: Callable[[], object], what: str, within: float = 3
) -> None:
    """Act until it shows: what comes before the first picture of a page or a keyboard is lost."""
    for _ in range(round(60 / within)):
        act()
        try:
            wait_until(done, what, within)
        except WaitTimeout:
            continue
        return
    raise WaitTimeout(what, 60)
