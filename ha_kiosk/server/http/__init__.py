"""The only package that uses httpx: sends requests, returns responses, raises our errors."""

# ruff: noqa: E402 - what is kept from the imports has to be said before them
import sys

# httpx imports a command line of its own, with rich and pygments, if these are installed, as with
# Debian's package. Without it the import takes 0.70 of the CPU time (n 9). None means "not there".
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

from ha_kiosk.server.http.client import TIMEOUT as TIMEOUT
from ha_kiosk.server.http.client import HttpClient as HttpClient
from ha_kiosk.server.http.message import Request as Request
from ha_kiosk.server.http.message import Response as Response
from ha_kiosk.server.http.message import Send as Send

del sys.modules["httpx._main"]
