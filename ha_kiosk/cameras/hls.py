"""A live stream as one sequence of bytes: reads playlists, and fetches what they name in order.

The program fetches streams itself, so that the same rules for certificates and passwords apply to
them, and because FFmpeg would write a stream's address, which is a secret, to stderr. Fragments of
MP4 and MPEG-TS can be concatenated, so nothing is rewritten.

Supports plain HLS (RFC 8216) and its low-latency form, whose parts arrive seconds earlier. Other
origins, encrypted streams and byte ranges are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import origin
from ha_kiosk.server.http import Request, Send

MAX_SEGMENT = 64 * 1024 * 1024
"""Bytes of one segment; ten seconds of a camera in its best quality are below ten million."""
MAX_PIECES = 20_000
PATIENCE = 15.0
"""Seconds without anything new after which a stream counts as dead."""
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')

Rest = Callable[[float], bool]
"""Waits for a number of seconds; returns whether the stream is not wanted any more."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment to fetch. Segments with another `run` or `header` do not continue the stream."""

    number: tuple[int, int]
    url: str = field(repr=False)
    header: str | None = field(default=None, repr=False)
    run: int = 0
    independent: bool = True


@dataclass(frozen=True, slots=True)
class Playlist:
    """The content of a playlist; `next` is the first segment that does not exist yet."""

    pieces: tuple[Segment, ...] = ()
    next: tuple[int, int] = (0, 0)
    target: float = 6.0
    ended: bool = False
    blocks: bool = False
    variant: str | None = field(default=None, repr=False)


def parse(text: str, url: str) -> Playlist:
    """Return the playlist `text` that came from `url`.

    Raises `ServerUnreachable` if it is no playlist, or one that this program cannot play.
    """
    lines = [line.strip() for line in text.splitlines()]
    if not lines or lines[0] != "#EXTM3U":
        raise ServerUnreachable(Text("The server sent something that is not a playlist."))
    reader = _Reader(url)
    for line in lines[1:]:
        if len(reader.pieces) > MAX_PIECES:
            raise ServerUnreachable(Text("The server sent an endless playlist."))
        if line.startswith("#"):
            reader.tag(*_split(line))
        elif line:
            reader.address(line)
    return reader.playlist()


class Stream:
    """One stream from now on. `is_over` says, after the last segment, whether it ended for good."""

    def __init__(self, url: str, send: Send, rest: Rest) -> None:
        self._url, self._rest = url, rest
        self._fetch = _Fetch(send, origin(url))
        self.is_over = False

    def segments(self) -> Iterator[bytes]:
        """Yield the data for a player, from the live position on; wait for new segments.

        Ends when the stream does, when it continues with segments that do not fit the earlier ones,
        and when it is not wanted any more. Raises `KioskError`.
        """
        playlist = self._playlist(self._url)
        if playlist.variant is not None:
            self._url = playlist.variant
            playlist = self._playlist(self._url)
        news = playlist.pieces[_start(playlist) :]
        first, last, idle = None, (-1, 0), 0.0
        while True:
            for piece in news:
                if first is None:
                    first = piece
                    if piece.header is not None:
                        yield self._fetch.body(piece.header)
                elif (piece.run, piece.header) != (first.run, first.header):
                    return
                yield self._fetch.body(piece.url)
                last = piece.number
            if playlist.ended:
                self.is_over = True
                return
            pause = _pause(playlist, news=bool(news))
            idle = 0.0 if news else idle + pause
            if idle > max(PATIENCE, 3 * playlist.target):
                raise ServerUnreachable(Text("The stream stands still."))
            if self._rest(pause):
                return
            playlist = self._playlist(_next_url(self._url, playlist))
            news = tuple(piece for piece in playlist.pieces if piece.number > last)

    def _playlist(self, url: str) -> Playlist:
        return parse(self._fetch.body(url).decode("utf-8", "replace"), url)


class _Fetch:
    """Fetches playlists and segments of one stream, from its own origin only."""

    def __init__(self, send: Send, server: str) -> None:
        self._send, self._server = send, server

    def body(self, url: str) -> bytes:
        self._check(url)
        response = self._send(Request("GET", url, max_body=MAX_SEGMENT))
        self._check(response.url)
        if response.status != 200:  # noqa: PLR2004 - "OK"
            raise ServerUnreachable(
                Text("The stream was answered with HTTP {status}.", status=response.status)
            )
        return response.body

    def _check(self, url: str) -> None:
        try:
            is_ours = origin(url) == self._server
        except UsageError:
            is_ours = False
        if not is_ours:
            raise ServerUnreachable(Text("The stream wants to be fetched from another server."))


class _Reader:
    """Reads a playlist line by line."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.pieces: list[Segment] = []
        self._sequence = 0
        self._parts = self._run = 0
        self._target = 6.0
        self._header: str | None = None
        self._variant: str | None = None
        self._is_master = self._ended = self._blocks = False

    def tag(self, name: str, value: str) -> None:
        match name:
            case "EXT-X-MEDIA-SEQUENCE":
                self._sequence = _whole(value)
            case "EXT-X-DISCONTINUITY-SEQUENCE":
                self._run = _whole(value)
            case "EXT-X-DISCONTINUITY":
                self._run += 1
            case "EXT-X-TARGETDURATION":
                self._target = float(min(60, max(1, _whole(value))))
            case "EXT-X-STREAM-INF":
                self._is_master = True
            case "EXT-X-ENDLIST":
                self._ended = True
            case _:
                self._list(name, {key: text.strip('"') for key, text in _ATTRIBUTE.findall(value)})

    def _list(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "EXT-X-SERVER-CONTROL":
                self._blocks = attributes.get("CAN-BLOCK-RELOAD") == "YES"
            case "EXT-X-MAP" if "BYTERANGE" not in attributes:
                self._header = self._absolute(attributes.get("URI", ""))
            case "EXT-X-PART" if "BYTERANGE" not in attributes:
                self._add(attributes.get("URI", ""), attributes.get("INDEPENDENT") == "YES")
                self._parts += 1
            case "EXT-X-MAP" | "EXT-X-PART" | "EXT-X-BYTERANGE":
                raise ServerUnreachable(
                    Text("The stream comes in byte ranges, which is not supported.")
                )
            case "EXT-X-KEY" if attributes.get("METHOD") != "NONE":
                raise ServerUnreachable(Text("The stream is encrypted, which is not supported."))

    def address(self, line: str) -> None:
        if self._is_master:
            self._variant = self._variant or self._absolute(line)
            return
        if not self._parts:
            self._add(line, independent=True)
        self._sequence, self._parts = self._sequence + 1, 0

    def playlist(self) -> Playlist:
        if self._is_master and self._variant is None:
            raise ServerUnreachable(Text("The server sent a list of no streams."))
        return Playlist(
            tuple(self.pieces),
            (self._sequence, self._parts),
            self._target,
            self._ended,
            self._blocks,
            self._variant,
        )

    def _add(self, address: str, independent: bool) -> None:  # noqa: FBT001 - one of two kinds
        number = (self._sequence, self._parts)
        url = self._absolute(address)
        self.pieces.append(Segment(number, url, self._header, self._run, independent))

    def _absolute(self, address: str) -> str:
        try:
            return urljoin(self._url, address)
        except ValueError:
            raise ServerUnreachable(Text("The playlist names an address that is none.")) from None


def _split(line: str) -> tuple[str, str]:
    name, _, value = line[1:].partition(":")
    return name, value


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):  # noqa: PLR2004
        raise ServerUnreachable(Text("The playlist has something that is no number."))
    return int(text)


def _start(playlist: Playlist) -> int:
    """Return where to start: near the live end, with something left to start on."""
    if playlist.ended:
        return 0
    has_parts = any(piece.number[1] for piece in playlist.pieces)
    latest = len(playlist.pieces) - (3 if has_parts else 2)
    begins = [
        at
        for at, piece in enumerate(playlist.pieces)
        if piece.independent and piece.run == playlist.pieces[-1].run
    ]
    return max((at for at in begins if at <= latest), default=begins[0] if begins else 0)


def _pause(playlist: Playlist, *, news: bool) -> float:
    """Return the seconds until the next request; with news, a blocking server needs no pause."""
    if playlist.blocks:
        return 0.0 if news else 0.5
    return max(0.25, playlist.target / (4 if news else 2))


def _next_url(url: str, playlist: Playlist) -> str:
    if not playlist.blocks:
        return url
    sequence, part = playlist.next
    query = urlencode({"_HLS_msn": sequence, "_HLS_part": part})
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, query)))))
