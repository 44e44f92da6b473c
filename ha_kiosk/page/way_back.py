"""Whether the page has left the panel of the frontend at which the kiosk started."""

from __future__ import annotations

from urllib.parse import urlsplit


class HomePanel:
    """The frontend's home panel: that of the start page, or the server's default."""

    def __init__(self) -> None:
        self._default = ""
        self._is_redirected = False

    def is_away(self, url: str, start_url: str) -> bool:
        """Record that the page is at `url`; return whether that is not the home panel.

        The frontend redirects from "/" to the server's default panel.
        """
        panel = _panel(url)
        if not panel:
            self._is_redirected = True
            return False
        if self._is_redirected:
            self._default, self._is_redirected = panel, False
        home = _panel(start_url) or self._default
        return bool(home) and panel != home


def _panel(url: str) -> str:
    """Return the first part of the path, which is the name of a panel of the frontend."""
    return urlsplit(url).path.strip("/").partition("/")[0]
