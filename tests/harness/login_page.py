"""Home Assistant's own login page, as a person at a keyboard fills it in."""

from __future__ import annotations

from harness.devtools import Page
from harness.kiosk import wait_until

_FOCUSED = """(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.name || element?.localName;
})()"""


def log_in(login: Page, username: str, password: str) -> None:
    """Type a user name and a password, and press Enter."""
    wait_until(lambda: login.evaluate(_FOCUSED) in {"username", "input"}, "the user name's field")
    login.type(username)
    login.press_key("Tab", 9)
    login.type(password)
    login.press_key("Enter", 13, "\r")
