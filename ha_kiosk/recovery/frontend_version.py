"""Whether the server serves another frontend than the one that the page has loaded.

Home Assistant's index page names the entry points of the frontend, and their names change with
their content (`/frontend_latest/app.f843f1c8d08d3e69.js`). The page keeps them in its document. A
version number would not change with a development build of the frontend.

A page that names no entry point (a proxy's, or a new layout) proves nothing.
"""

from __future__ import annotations

import re

_ENTRY_POINT = re.compile(r"/frontend_(?:latest|es5)/[\w.-]+\.js")


def entry_points(text: str) -> frozenset[str]:
    """Return the entry points that an index page, or the scripts of a loaded one, names."""
    return frozenset(_ENTRY_POINT.findall(text))


def is_other(served: frozenset[str], loaded: frozenset[str]) -> bool:
    """Return whether what is `served` is for certain not what was `loaded`.

    A loaded page has more scripts than its index page named; one alone in common is none of
    another build.
    """
    return bool(served and loaded) and not served <= loaded
