"""The only generator of JavaScript: one guarded call of one function of the page.

The script itself checks where it runs: the page may navigate between our decision and the moment
when Chromium runs the script, and a token must not reach another origin (ARCHITECTURE.md, "The
main job"). Arguments are passed as a JSON *text* that the page parses, so that they are data
whatever they contain: no key (`__proto__`) and no character is special.

It accepts no JavaScript from callers: logic in JavaScript is in `.js` files.
"""

from __future__ import annotations

import json
import re

_FUNCTION = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,79}")
_GUARD = (
    "(()=>{{const f=window[{name}];"
    'if(location.origin!=={origin}||typeof f!=="function")return false;'
    "{act}}})()"
)
_CALL = "f(...JSON.parse({arguments}));return true;"
_ASK = "return f();"


def call(function: str, *arguments: object, origin: str) -> str:
    """Return a script that calls `window[function](*arguments)` on a page of `origin`.

    The script's value is true if the call was made, false if the page is of another origin or has
    no such function. Raises `ValueError` for a name that is no plain identifier and for arguments
    that JSON cannot represent.
    """
    text = _literal(json.dumps(arguments, allow_nan=False))
    return _guarded(function, origin, _CALL.format(arguments=text))


def ask(function: str, *, origin: str) -> str:
    """Return a script whose value is that of `window[function]()`, for functions of our own."""
    return _guarded(function, origin, _ASK)


def _guarded(function: str, origin: str, act: str) -> str:
    if not _FUNCTION.fullmatch(function):
        raise ValueError("not the name of a JavaScript function")
    return _GUARD.format(name=_literal(function), origin=_literal(origin), act=act)


def _literal(text: str) -> str:
    """Return `text` as a JavaScript string literal in pure ASCII, with `<` escaped as well."""
    return json.dumps(text).replace("<", "\\u003c")
