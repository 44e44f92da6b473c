"""What a camera of the server shows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from harness.sessions import held_session

from ha_kiosk.device import camera_source
from ha_kiosk.errors import KioskError
from ha_kiosk.server.http import Request, Response

AT = ("http://ha.local:8123", "token")
SESSION = held_session(*AT)


def test_a_picture_comes_with_the_token() -> None:
    """From the server's own address."""
    asked: list[Request] = []

    def send(request: Request) -> Response:
        asked.append(request)
        return Response(200, request.url, "image/jpeg; a=b", body=b"abc")

    assert camera_source.picture(send, SESSION, "camera.door") == "data:image/jpeg;base64,YWJj"
    assert [(request.url, request.bearer) for request in asked] == [
        ("http://ha.local:8123/api/camera_proxy/camera.door", "token")
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(404, ""), "no entity of such a name"),
        (Response(503, ""), "no picture of it .status 503"),
        (Response(200, "", "text/html", body=b"<html>"), "no picture of it"),
    ],
)
def test_no_picture_is_said(answer: Response, said: str) -> None:
    """A camera that is not there, that is off, and something else."""
    with pytest.raises(KioskError, match=said):
        camera_source.picture(lambda _request: answer, SESSION, "camera.door")


def test_a_stream_is_on_the_server() -> None:
    """At the address that it tells."""

    def call(server: str, token: str, command: Mapping[str, object]) -> object:
        assert (server, token) == AT
        assert command == {"type": "camera/stream", "entity_id": "camera.door", "format": "hls"}
        return {"url": "/api/hls/x/master_playlist.m3u8"}

    assert (
        camera_source.stream(call, SESSION, "camera.door")
        == "http://ha.local:8123/api/hls/x/master_playlist.m3u8"
    )


@pytest.mark.parametrize("made", [None, {}, {"url": ""}, {"url": "http://evil.example/x"}])
def test_no_stream_is_said(made: object) -> None:
    """One of elsewhere is none."""
    with pytest.raises(KioskError, match="sends no pictures"):
        camera_source.stream(lambda *_: made, SESSION, "camera.door")
