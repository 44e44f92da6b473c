"""Which view of the frontend is shown when the page has to be loaded again.

It is the view that was on screen, unless the start page was due (`home_after`). The view to which
the start page redirects ("/" to the default dashboard) counts as the start page.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from ha_kiosk.page.policy import is_same_origin
from ha_kiosk.server.address.address import may_be_page

_NO_VIEWS = ("/media/", "/onboarding")
"""Other paths at which the server does not answer with a view of its frontend."""


class LastView:
    """Remembers the view that was last on screen. Times are by the caller's clock."""

    def __init__(self) -> None:
        self._url = self._home = ""
        self._since = 0.0
        self._is_start_loading = False

    @property
    def home(self) -> str:
        """Return the path to which the start page led, "" if none was on screen yet."""
        return self._home

    def begin(self, *, is_start: bool) -> None:
        """Record that a load begins: of the start page, or of something else."""
        self._is_start_loading = is_start

    def note(self, url: str, now: float) -> None:
        """Record that the dashboard shows `url`."""
        if self._is_start_loading:
            self._home, self._is_start_loading = urlsplit(url).path, False
        if url != self._url:
            self._url, self._since = url, now

    def forget(self) -> None:
        """Choose the start page next, because of another account or another start page."""
        self._url = self._home = ""

    def choose(self, start: str, *, now: float, idle: float, home_after: float) -> str:
        """Return the address to load: of the last view, or `start`.

        Nobody has touched the screen for `idle` seconds. Both that and the time for which the view
        has been shown are compared with `home_after`; 0 means never.
        """
        path = urlsplit(self._url).path
        if path in {"", "/", self._home}:
            return start
        if not may_be_page(path) or path.startswith(_NO_VIEWS):
            return start
        if not is_same_origin(self._url, start):
            return start
        is_home_due = home_after and min(idle, now - self._since) >= home_after
        return start if is_home_due else self._url
