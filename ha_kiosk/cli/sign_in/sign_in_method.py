"""How `ha-kiosk login` signs in: the method of its options, and the answers of a person or script.

A script gives its answers beforehand, by options and on stdin.
"""

from __future__ import annotations

import sys
import webbrowser
from dataclasses import dataclass

from ha_kiosk.cli.options import can_open_window, has_display
from ha_kiosk.cli.sign_in import phone_login, window_login
from ha_kiosk.cli.terminal.prompts import TerminalDialog, is_terminal
from ha_kiosk.config.config import Config
from ha_kiosk.errors import NoDisplay, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import websocket
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.token_file import TokenFile
from ha_kiosk.server.finder import Server, find, find_behind
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.login import browser, provided, terminal, token
from ha_kiosk.server.websocket import Call
from ha_kiosk.storage.paths import Paths

BROWSER_TIMEOUT = 300.0
"""Seconds that a person has to sign in with the browser."""
METHODS = ("auto", "window", "browser", "phone", "terminal", "token")


@dataclass(frozen=True, slots=True)
class SignInMethod:
    """One of `METHODS` except auto, token-file and moved, and the answers from the options."""

    name: str
    username: str | None = None
    provider: str | None = None
    is_password_on_stdin: bool = False
    token_file: TokenFile | None = None

    @property
    def is_interactive(self) -> bool:
        """Return whether a person can be asked: in a script, stdin has the password or token."""
        return is_terminal() and not self.is_password_on_stdin and self.token_file is None

    @property
    def url(self) -> str | None:
        """Return the server in the token's file, if there is one. Raises as `read`."""
        return self.token_file.read().url if self.token_file else None


def chosen(
    name: str,
    username: str | None,
    provider: str | None,
    *,
    password_stdin: bool,
    token_file: TokenFile | None = None,
    moved: bool = False,
) -> SignInMethod:
    """Return the method that the options choose. Raises `UsageError` and `NoDisplay`."""
    is_other = bool(username or provider or password_stdin or name != "auto")
    for option, is_given in (("--token-file", token_file is not None), ("--moved", moved)):
        if is_given and (is_other or (moved and token_file)):
            raise UsageError(Text("{option} goes with no other way to sign in.", option=option))
    if moved or token_file is not None:
        return SignInMethod("moved" if moved else "token-file", token_file=token_file)
    if password_stdin and not username:
        raise UsageError(Text("--password-stdin needs --username NAME."))
    for option, value in (("--username", username), ("--provider", provider)):
        if value and name not in {"auto", "terminal"}:
            raise UsageError(
                Text(
                    "{option} does not go with --method {name}, only with terminal.",
                    option=option,
                    name=name,
                )
            )
    if username or provider:
        return SignInMethod("terminal", username, provider, password_stdin)
    if name == "auto":
        name = "window" if can_open_window() else "terminal"
    if name == "window" and not can_open_window():
        raise NoDisplay(Text("There is no display for a window. Use --method terminal."))
    return SignInMethod(name)


def find_server(method: SignInMethod, address: str, client: HttpClient) -> Server | None:
    """Return the server; None if a page in front of it needs a window. Raises as `find`."""
    if method.name == "window":
        return find_behind(address, client.send)
    return find(address, client.send)


def sign_in(
    method: SignInMethod, server: Server, client: HttpClient, config: Config, paths: Paths
) -> Credentials:
    """Sign in at `server`. Raises what the method's module raises."""
    call: Call = websocket.caller(client)
    match method.name:
        case "terminal":
            return terminal.sign_in(
                server,
                client.send,
                TerminalDialog(),
                username=method.username,
                password=_password() if method.is_password_on_stdin else None,
                provider=method.provider,
                call=call,
            )
        case "phone":
            return phone_login.sign_in(server, client.send, call, config, paths)
        case "browser":
            return browser.sign_in(
                server,
                client.send,
                _open_browser,
                TerminalDialog().show_message,
                timeout=BROWSER_TIMEOUT,
                call=call,
            )
        case "token":
            return token.sign_in(server, client.send, _token(), call=call)
        case "token-file" if method.token_file is not None:
            return provided.sign_in(server, client.send, method.token_file, call=call)
        case _:
            return window_login.sign_in(server.url, client, config, paths)


def _open_browser(url: str) -> bool:
    # Without a display webbrowser would start a text browser, which cannot show the login page.
    return has_display() and webbrowser.open(url)


def _password() -> str:
    if is_terminal():
        return TerminalDialog().secret(Text("Password"))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UsageError(Text("--password-stdin found no password on stdin."))
    return password


def _token() -> str:
    if is_terminal():
        return TerminalDialog().secret(Text("Long-lived access token"))
    return sys.stdin.read()
