"""Whether the server serves another frontend than the one that the page has loaded.

Home Assistant's index page contains the entry points of the frontend, whose names change with
their content (`/frontend_latest/app.f843f1c8d08d3e69.js`). The page keeps them in its document. A
version number would not change with a development build of the frontend.

A page without entry points (a proxy's, or a new layout) proves nothing.
"""

from __future__ import annotations

import re

_ENTRY_POINT = re.compile(r"/frontend_(?:latest|es5)/[\w.-]+\.js")


def entry_points(text: str) -> frozenset[str]:
    """Return the entry points in an index page, or in the list of a loaded page's scripts."""
    return frozenset(_ENTRY_POINT.findall(text))


def is_other(served: frozenset[str], loaded: frozenset[str]) -> bool:
    """Return whether `served` is certainly another frontend than `loaded`.

    A loaded page has more scripts than its index page contained. A single common script proves that
    it is the same build.
    """
    return bool(served and loaded) and not served <= loaded
