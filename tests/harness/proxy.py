"""A proxy in front of a server, in which a test breaks the network as it likes.

One thread, one port that stays the same through all faults. It passes bytes on and understands no
more of HTTP than the head of a connection's first request, which `answer` needs; the program sends
each request on a connection of its own, and a browser's are cut when an answer is set. With
`forwarded_for` or a `sign_on` each request gets a connection of its own, whoever sends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from base64 import b64encode
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any, TypeVar

from harness.sign_on import SignOn

HOST = "127.0.0.1"
_CHUNK = 65_536
_DRIP = 1.0
"""Seconds for each byte."""
_WITHIN = 5.0
_T = TypeVar("_T")


_CHALLENGE = (
    b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="proxy"\r\n'
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)


class Fault(Enum):
    """What the network does."""

    NONE = "none"
    REFUSED = "refused"
    """Nobody listens."""
    BLACK_HOLE = "black hole"
    """Everything is taken and nothing comes out, on connections old and new."""
    RESET = "reset"
    """Every connection ends at once, without a goodbye."""
    DRIP = "drip"
    """One byte a second, both ways."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the proxy itself says to requests whose path starts with `path`."""

    status: int
    body: str = "<html><body><h1>proxy</h1></body></html>"
    path: str = "/"
    header: str = "Server: nginx"

    @property
    def wire(self) -> bytes:
        """Return the whole answer."""
        body = self.body.encode()
        head = (
            f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n{self.header}\r\n"
            "Content-Type: text/html\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Proxy:
    """Passes on to `upstream` (a port of this machine), unless told otherwise.

    With `tls` it speaks TLS to its clients; with `login`, a name and a password, it wants these
    in the first request of a connection. `forwarded_for` is the address that it tells the server
    in place of the client's, which a test may change; `requests` is what came first on each
    connection ("POST /auth/token"), `received` how many bytes have come from the server. `sign_on`
    decides who is let through.
    """

    def __init__(
        self,
        upstream: int,
        tls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self._upstream, self._tls = upstream, tls
        self._login = login and b64encode(":".join(login).encode())
        self.refused = self.received = 0
        self.forwarded_for: str | None = None
        self.requests: list[str] = []
        self.sign_on: SignOn | None = None
        self._fault = Fault.NONE
        self._swallowed = ""
        self._answer: Answer | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        # Bound and never listening: keeps the port ours while connections to it are refused.
        self._holder = _bound(0)
        self.port: int = self._holder.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._forgotten: set[asyncio.StreamWriter] = set()
        self._ends = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy")

    @property
    def url(self) -> str:
        """Return the address that the kiosk is given."""
        return f"{'https' if self._tls else 'http'}://{HOST}:{self.port}"

    def start(self) -> None:
        """Listen, and pass everything on."""
        self._thread.start()
        self.be(Fault.NONE)

    def be(self, fault: Fault) -> None:
        """Behave like this from now on, and give no answers of our own any more."""
        self._do(self._be(fault, None))

    def answer(self, answer: Answer) -> None:
        """Give this answer from now on; all connections are cut, and other paths passed on."""
        self._do(self._be(Fault.NONE, answer))

    def speak(self, tls: ssl.SSLContext) -> None:
        """Show another certificate from now on; all connections are cut."""
        self._tls = tls
        self.be(Fault.REFUSED)
        self.be(Fault.NONE)

    def swallow(self, path: str) -> None:
        """Let requests for `path` wait for ever; "" for none. All connections are cut."""
        self._swallowed = path
        self.cut()

    def cut(self) -> None:
        """End all connections; new ones are taken."""
        self._do(self._cut())

    def forget(self) -> None:
        """Let nothing through any more on the connections there are, as after a night asleep.

        Neither side is told; new connections work.
        """
        self._do(self._forget())

    def close(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._ends.set)
        self._do(self._be(Fault.REFUSED, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._holder.close()

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_WITHIN)

    async def _be(self, fault: Fault, answer: Answer | None) -> None:
        self._fault, self._answer = fault, answer
        if fault is Fault.BLACK_HOLE:
            self._flows.clear()
        else:
            self._flows.set()
        if fault is Fault.REFUSED and self._server is not None:
            self._server.close()
            self._server = None
        elif fault is not Fault.REFUSED and self._server is None:
            self._server = await asyncio.start_server(
                self._serve, sock=_bound(self.port), ssl=self._tls
            )
        if answer is not None or fault in {Fault.REFUSED, Fault.RESET}:
            await self._cut()

    async def _cut(self) -> None:
        for writer in list(self._writers):
            _reset(writer)
        for _ in range(100):
            if not self._writers:
                return
            await asyncio.sleep(0.01)

    async def _forget(self) -> None:
        self._forgotten |= self._writers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self._fault is Fault.RESET:
                _reset(writer)
            else:
                await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever hung up, the other side learns it below
        finally:
            self._writers.discard(writer)
            self._forgotten.discard(writer)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        await self._flows.wait()
        if self._login is not None and b": Basic " + self._login + b"\r\n" not in head:
            self.refused += 1
            writer.write(_CHALLENGE)
            await writer.drain()
            return
        method, path, _ = head.decode("latin-1").split(" ", 2)
        self.requests.append(f"{method} {path}")
        if self.sign_on is not None:
            asked = self.sign_on.answer(self.url, path, head.decode("latin-1"))
            if asked is not None:
                writer.write(asked)
                await writer.drain()
                return
            head = _single(head)
        if self.forwarded_for is not None:
            head = _forwarded(head, self.forwarded_for)
        if self._swallowed and path.startswith(self._swallowed):
            await reader.read()  # until it hangs up, or is cut
            return
        answer = self._answer
        if answer is not None and path.startswith(answer.path):
            writer.write(answer.wire)
            await writer.drain()
            return
        if answer is not None:
            head = _single(head)  # the next request may be one to answer
        upstream, to_upstream = await asyncio.open_connection(HOST, self._upstream)
        self._writers.add(to_upstream)
        try:
            await self._flow(head, to_upstream)
            await asyncio.gather(
                self._pump(reader, to_upstream), self._pump(upstream, writer, counts=True)
            )
        finally:
            self._writers.discard(to_upstream)
            self._forgotten.discard(to_upstream)
            to_upstream.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counts: bool = False
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                self.received += len(data) if counts else 0
                await self._flow(data, writer)
        writer.close()

    async def _flow(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        await self._flows.wait()
        if writer in self._forgotten:
            await self._ends.wait()
        sent = 0
        while self._fault is Fault.DRIP and sent < len(data):
            writer.write(data[sent : sent + 1])
            await writer.drain()
            sent += 1
            await asyncio.sleep(_DRIP)
        writer.write(data[sent:])
        await writer.drain()


@contextmanager
def proxying(
    upstream: int, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> Iterator[Proxy]:
    """Have a proxy in front of the port `upstream`."""
    proxy = Proxy(upstream, tls, login)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.close()


def _forwarded(head: bytes, address: str) -> bytes:
    """Return the head of a request from `address`, the only one on its connection."""
    return _single(head, b"X-Forwarded-For: " + address.encode())


def _single(head: bytes, *more: bytes) -> bytes:
    """Return the head of a request that is the only one on its connection."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    names = (b"connection:", *(line.lower().partition(b" ")[0] for line in more))
    kept = [line for line in lines if not line.lower().startswith(names)]
    is_upgrade = any(line.lower().startswith(b"upgrade:") for line in lines)
    kept.append(b"Connection: " + (b"Upgrade" if is_upgrade else b"close"))
    return b"\r\n".join([first, *kept, *more, b"", b""])


def _bound(port: int) -> socket.socket:
    mine = socket.socket()
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    mine.bind((HOST, port))
    return mine


def _reset(writer: asyncio.StreamWriter) -> None:
    wire = writer.get_extra_info("socket")
    with contextlib.suppress(OSError, AttributeError):
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
