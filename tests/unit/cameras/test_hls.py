"""Playlists, and what is fetched because of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.cameras import hls
from ha_kiosk.cameras.hls import Segment, Stream, parse
from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.server.http import Request, Response

BASE = "http://ha:8123/api/hls/t0ken/"
URL = BASE + "playlist.m3u8"
PLAIN = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:{first}
#EXT-X-MAP:URI="init.mp4"
"""
PARTS = """#EXTM3U
#EXT-X-TARGETDURATION:6
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=2.0
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-MAP:URI="../init.mp4"
#EXTINF:6.0,
7.m4s
#EXT-X-PART:DURATION=1,URI="8.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=1,URI="8.1.m4s"
#EXTINF:2.0,
8.m4s
#EXT-X-PART:DURATION=1,URI="9.0.m4s",INDEPENDENT=YES
"""


def plain(first: int, last: int, more: str = "") -> str:
    """Return a playlist of segments."""
    segments = "".join(f"#EXTINF:4.0,\n{number}.m4s\n" for number in range(first, last + 1))
    return PLAIN.format(first=first) + segments + more


class FakeServer:
    """Answers with a text for each time that a name is asked for; the last one stays."""

    def __init__(self, **texts: list[str]) -> None:
        self.texts = texts
        self.asked: list[str] = []
        self.rested: list[float] = []
        self.rests_left = 1000

    def send(self, request: Request) -> Response:
        """Answer a request."""
        name = request.url.removeprefix(BASE)
        self.asked.append(name)
        assert request.max_body == hls.MAX_SEGMENT
        texts = self.texts.get(name.partition(".")[0], [f"<{name}>"])
        text = texts.pop(0) if len(texts) > 1 else texts[0]
        status = int(text) if text.isdigit() else 200
        return Response(status, request.url, body=text.encode())

    def rest(self, seconds: float) -> bool:
        """Rest, in no time."""
        self.rested.append(seconds)
        self.rests_left -= 1
        return self.rests_left < 0

    def play(self, url: str = URL) -> list[str]:
        """Return what a player gets."""
        return [piece.decode() for piece in Stream(url, self.send, self.rest).segments()]


def test_a_playlist_of_segments_is_read() -> None:
    """Its addresses are relative to its own."""
    playlist = parse(plain(3, 4), URL)
    init = BASE + "init.mp4"
    assert playlist.pieces == (
        Segment((3, 0), BASE + "3.m4s", init),
        Segment((4, 0), BASE + "4.m4s", init),
    )
    assert (playlist.target, playlist.next, playlist.ended) == (4.0, (5, 0), False)


def test_parts_take_the_place_of_their_segment() -> None:
    """The newest segment has nothing but parts yet."""
    playlist = parse(PARTS, URL)
    assert [(piece.number, piece.url.removeprefix(BASE)) for piece in playlist.pieces] == [
        ((7, 0), "7.m4s"),
        ((8, 0), "8.0.m4s"),
        ((8, 1), "8.1.m4s"),
        ((9, 0), "9.0.m4s"),
    ]
    assert [piece.independent for piece in playlist.pieces] == [True, True, False, True]
    assert (playlist.next, playlist.blocks) == ((9, 1), True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1",
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:x",
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:" + "9" * 5000,
        '#EXTM3U\n#EXT-X-MAP:URI="a",BYTERANGE="1@0"',
        '#EXTM3U\n#EXT-X-PART:URI="a",BYTERANGE="1@0"',
        "#EXTM3U\n#EXT-X-BYTERANGE:1@0",
        '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"',
        "#EXTM3U\nhttp://[/x",
        "#EXTM3U\n" + "a.ts\n" * (hls.MAX_PIECES + 2),
    ],
)
def test_what_cannot_be_played_is_said(text: str) -> None:
    """Without the address, which is a secret."""
    with pytest.raises(ServerUnreachable) as caught:
        parse(text, URL)
    assert "t0ken" not in str(caught.value)


def test_no_key_is_no_encryption() -> None:
    """And a tag that nobody knows is no reason not to play."""
    assert parse("#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXT-X-NEW:1\n\na.ts", URL).pieces


@given(st.text(max_size=200))
def test_any_text_is_a_playlist_or_an_error_of_ours(text: str) -> None:
    """Nothing else comes out."""
    try:
        parse("#EXTM3U\n" + text, URL)
    except ServerUnreachable:
        return


def test_it_begins_near_the_end_and_follows() -> None:
    """The header comes first, each segment once."""
    server = FakeServer(playlist=[plain(1, 5), plain(1, 5), plain(3, 7, "#EXT-X-ENDLIST")])
    stream = Stream(URL, server.send, server.rest)
    got = [piece.decode() for piece in stream.segments()]
    assert got == ["<init.mp4>", "<4.m4s>", "<5.m4s>", "<6.m4s>", "<7.m4s>"]
    assert server.rested == [1.0, 2.0]
    assert stream.is_over


def test_it_does_not_begin_with_what_will_not_fit_soon() -> None:
    """The player would have to begin twice."""
    text = plain(1, 5).replace("5.m4s", "#EXT-X-DISCONTINUITY\n5.m4s")
    server = FakeServer(playlist=[text])
    server.rests_left = 0
    assert server.play() == ["<init.mp4>", "<5.m4s>"]


def test_what_has_ended_is_played_from_its_begin() -> None:
    """A recording, say."""
    server = FakeServer(playlist=[plain(1, 5, "#EXT-X-ENDLIST")])
    assert len(server.play()) == 6


def test_a_list_of_streams_leads_to_the_first() -> None:
    """Home Assistant's has one."""
    lists = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nplaylist.m3u8\nother.m3u8\n"
    server = FakeServer(master=[lists], playlist=[plain(1, 1, "#EXT-X-ENDLIST")])
    assert server.play(BASE + "master.m3u8") == ["<init.mp4>", "<1.m4s>"]


def test_parts_are_waited_for_at_the_server() -> None:
    """That answers when there is news, so nothing is lost by asking at once."""
    more = PARTS + '#EXT-X-PART:DURATION=1,URI="9.1.m4s"\n'
    server = FakeServer(playlist=[PARTS, PARTS, more])
    server.rests_left = 2
    assert server.play() == [
        "<../init.mp4>".replace("../", "http://ha:8123/api/hls/"),
        "<8.0.m4s>",
        "<8.1.m4s>",
        "<9.0.m4s>",
        "<9.1.m4s>",
    ]
    assert server.rested == [0.0, 0.5, 0.0]
    waited = "playlist.m3u8?_HLS_msn=9&_HLS_part=1"
    assert [name for name in server.asked if "_HLS" in name] == [waited, waited]


def test_a_query_of_the_playlist_stays() -> None:
    """A proxy may have put it there."""
    server = FakeServer(playlist=[PARTS])
    server.rests_left = 1
    server.play(URL + "?a=1")
    assert server.asked[-1] == "playlist.m3u8?a=1&_HLS_msn=9&_HLS_part=1"


@pytest.mark.parametrize(
    "after",
    [
        plain(4, 6).replace("5.m4s", "5.m4s\n#EXT-X-DISCONTINUITY"),
        plain(4, 6).replace("init.mp4", "other.mp4"),
        plain(4, 6).replace("#EXTINF", "#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXTINF", 1),
    ],
)
def test_what_does_not_fit_ends_the_run(after: str) -> None:
    """The player has to begin anew; that is not the end of the stream."""
    server = FakeServer(playlist=[plain(4, 5), after])
    stream = Stream(URL, server.send, server.rest)
    assert [piece.decode() for piece in stream.segments()] == ["<init.mp4>", "<4.m4s>", "<5.m4s>"]
    assert not stream.is_over


def test_a_stream_without_header_is_played() -> None:
    """MPEG-TS has none."""
    server = FakeServer(playlist=["#EXTM3U\n#EXTINF:1,\n1.ts\n#EXT-X-ENDLIST"])
    assert server.play() == ["<1.ts>"]


def test_it_waits_for_a_stream_that_has_nothing_yet() -> None:
    """Home Assistant may answer before the camera does."""
    server = FakeServer(playlist=["#EXTM3U", plain(1, 1, "#EXT-X-ENDLIST")])
    assert server.play() == ["<init.mp4>", "<1.m4s>"]


def test_the_first_part_may_not_be_one_to_begin_with() -> None:
    """Then the player shows what it can."""
    text = '#EXTM3U\n#EXT-X-PART:URI="1.0.m4s"\n#EXT-X-PART:URI="1.1.m4s"\n'
    server = FakeServer(playlist=[text])
    server.rests_left = 0
    assert server.play() == ["<1.0.m4s>", "<1.1.m4s>"]


def test_a_stream_that_stands_still_is_dead() -> None:
    """A camera may have been unplugged."""
    server = FakeServer(playlist=[plain(1, 2)])
    with pytest.raises(ServerUnreachable, match="stands still"):
        server.play()
    assert hls.PATIENCE <= sum(server.rested) <= hls.PATIENCE + 3


def test_an_error_of_the_server_is_said() -> None:
    """Home Assistant has forgotten streams that nobody watched."""
    with pytest.raises(ServerUnreachable, match="HTTP 404") as caught:
        FakeServer(playlist=["404"]).play()
    assert "t0ken" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://other/1.ts", "https://ha:8123/1.ts", "file:///etc/passwd", "data:,x"]
)
def test_nothing_is_fetched_from_elsewhere(address: str) -> None:
    """Whatever the playlist says."""
    server = FakeServer(playlist=[f"#EXTM3U\n#EXTINF:1,\n{address}\n"])
    with pytest.raises(ServerUnreachable, match="another server"):
        server.play()
    assert server.asked == ["playlist.m3u8"]


def test_nothing_is_taken_from_elsewhere() -> None:
    """Though the server redirects there."""

    def send(request: Request) -> Response:
        return Response(200, "http://other/", body=b"#EXTM3U\na.ts")

    rest: Callable[[float], bool] = lambda _seconds: True  # noqa: E731
    with pytest.raises(ServerUnreachable, match="another server"):
        list(Stream(URL, send, rest).segments())
