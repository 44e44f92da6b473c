"""The only package that uses httpx: sends requests, returns responses, raises our errors."""

from ha_kiosk.server.http.client import TIMEOUT as TIMEOUT
from ha_kiosk.server.http.client import HttpClient as HttpClient
from ha_kiosk.server.http.message import Request as Request
from ha_kiosk.server.http.message import Response as Response
from ha_kiosk.server.http.message import Send as Send
