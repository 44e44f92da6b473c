"""Home Assistant's own login page, and what is in front of it, as a person fills them in."""

from __future__ import annotations

import subprocess
import sys

from harness.devtools import Page, page
from harness.kiosk import Home, wait_until
from harness.wait_timeout import WaitTimeout

_FOCUSED = """(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.name || element?.localName;
})()"""


_TOUCH = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  all(document).find((element) => element.localName === "input" && element.type === "text"
    && element.getBoundingClientRect().width)?.focus();
})()"""
SOON = 15.0


def log_in(login: Page, username: str, password: str) -> None:
    """Type a user name and a password, and press Enter."""

    def is_ready() -> bool:
        return login.evaluate(_FOCUSED) in {"username", "input"}

    try:
        wait_until(is_ready, "the user name's field", SOON)
    except WaitTimeout:  # servers before 2025 leave the touch to the person
        wait_until(lambda: login.evaluate(_TOUCH) or is_ready(), "the user name's field")
    login.type(username)
    login.press_key("Tab", 9)
    login.type(password)
    login.press_key("Enter", 13, "\r")


def pass_sign_on(port: int, where: str) -> None:
    """Press the button in a page of a sign-on (harness/sign_on.py)."""
    find = "document.querySelector('button')"
    with page(port, where) as it:
        # The document is not always that of the address yet.
        wait_until(lambda: it.evaluate(f"{find} !== null"), "its button")
        it.evaluate(f"setTimeout(() => {find}.click())")


def login_window(home: Home, url: str) -> subprocess.Popen[str]:
    """Begin to sign in in a window."""
    return subprocess.Popen(
        [sys.executable, "-m", "ha_kiosk", "login", url, "--method", "window"],
        env=home.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
