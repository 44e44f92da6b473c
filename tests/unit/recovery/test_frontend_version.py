"""Whether the server has another frontend than the page."""

from __future__ import annotations

import pytest

from ha_kiosk.recovery.frontend_version import entry_points, is_other

# Shortened from 2025.4.4 (core.abf…) and from 2026.11.
INDEX = """<!DOCTYPE html><html><head>
<link rel="modulepreload" href="/frontend_latest/core.abf9d3137e1e9b9d.js" crossorigin>
<link rel="modulepreload" href="/frontend_latest/app.f843f1c8d08d3e69.js" crossorigin></head>
<body><script>isModern&&(import("/frontend_latest/core.abf9d3137e1e9b9d.js"),
import("/frontend_latest/app.f843f1c8d08d3e69.js"),
window.customPanelJS="/frontend_latest/custom-panel.592ec35d2e75bbec.js")</script>
<script>_ls("/frontend_es5/app.5934eb5f2f889587.js",!0)</script>
<script src="/static/polyfills/webcomponents-bundle.js"></script>"""
OLD = entry_points(INDEX)
NEW = entry_points(INDEX.replace("f843f1c8d08d3e69", "0123456789abcdef"))


def test_the_entry_points_are_those_of_the_index_page() -> None:
    """Each once; what is not the frontend's does not count."""
    assert entry_points(INDEX) == {
        "/frontend_latest/core.abf9d3137e1e9b9d.js",
        "/frontend_latest/app.f843f1c8d08d3e69.js",
        "/frontend_latest/custom-panel.592ec35d2e75bbec.js",
        "/frontend_es5/app.5934eb5f2f889587.js",
    }


@pytest.mark.parametrize(
    ("served", "loaded", "other"),
    [
        (OLD, OLD, False),
        (NEW, OLD, True),
        (OLD, OLD | {"/frontend_latest/27506.fcdc1824f021bb7d.js"}, False),
        (NEW, OLD | {"/frontend_latest/27506.fcdc1824f021bb7d.js"}, True),
        (frozenset[str](), OLD, False),
        (OLD, frozenset[str](), False),
        (frozenset[str](), frozenset[str](), False),
    ],
)
def test_another_frontend_is_one_with_other_entry_points(
    served: frozenset[str], loaded: frozenset[str], *, other: bool
) -> None:
    """Chunks that the page loaded later are no difference; a page without any tells nothing."""
    assert is_other(served, loaded) is other
