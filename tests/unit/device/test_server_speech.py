"""Having the server speak."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from harness.sessions import held_session

from ha_kiosk.device import server_speech
from ha_kiosk.device.server_speech import Speech
from ha_kiosk.errors import KioskError
from ha_kiosk.server.http import Request, Response

SERVER = "http://ha.local:8123"
ENGINES = [
    {"engine_id": "old", "supported_languages": ["de"], "deprecated": True},
    {"engine_id": "tts.one", "supported_languages": ["en-US"]},
    {"engine_id": "tts.two", "supported_languages": ["de_DE", "fr"]},
    {"engine_id": 3},
    "odd",
]
URL = b'{"path": "/api/tts_proxy/x.mp3?a=b", "url": "http://ha.local:8123/api/tts_proxy/x.mp3"}'
MADE, FILE = Response(200, "", body=URL), Response(200, "", body=b"ID3")


class Server:
    """A server with engines for speech; `asked` is what it was asked for."""

    def __init__(
        self,
        listed: object = None,
        made: Response = MADE,
        file: Response = FILE,
    ) -> None:
        self.asked: list[object] = []
        self._listed = {"providers": ENGINES} if listed is None else listed
        self._made, self._file = made, file

    def send(self, request: Request) -> Response:
        """Make a file, or send it."""
        assert request.bearer == "token"
        self.asked.append(request.json if request.method == "POST" else request.url)
        return self._made if request.method == "POST" else self._file

    def call(self, server: str, token: str, command: Mapping[str, object]) -> object:
        """List the engines."""
        assert (server, token, command["type"]) == (SERVER, "token", "tts/engine/list")
        return self._listed

    def fetch(self, language: str = "de") -> Speech:
        """Have it speak."""
        session = held_session(SERVER, "token")
        return server_speech.fetch(self.send, self.call, session, "Dinner", language)


@pytest.mark.parametrize(
    ("language", "engine"), [("de", "tts.two"), ("en", "tts.one"), ("pt", "tts.one")]
)
def test_the_server_speaks_by_an_engine_of_the_language(language: str, engine: str) -> None:
    """Or else by its first; not by one that is to go."""
    server = Server()
    assert server.fetch(language) == Speech("Dinner", b"ID3", "x.mp3")
    assert server.asked == [
        {"engine_id": engine, "message": "Dinner"},
        f"{SERVER}/api/tts_proxy/x.mp3?a=b",
    ]


@pytest.mark.parametrize("listed", [{"providers": []}, {"providers": None}, []])
def test_a_server_without_engines_says_so(listed: object) -> None:
    """Most have none."""
    with pytest.raises(KioskError, match="no text-to-speech"):
        Server(listed).fetch()


@pytest.mark.parametrize(
    "made",
    [
        Response(400, ""),
        Response(200, "", body=b"[]"),
        Response(200, "", body=b'{"path": "http://evil.example/x"}'),
        Response(200, "", body=b'{"path": "//evil.example/x"}'),
    ],
)
def test_an_engine_that_makes_no_file_is_said(made: Response) -> None:
    """Nothing is fetched from elsewhere."""
    with pytest.raises(KioskError, match="does not speak with"):
        Server(made=made).fetch()


@pytest.mark.parametrize("file", [Response(404, ""), Response(200, "")])
def test_a_file_that_is_not_there_is_said(file: Response) -> None:
    """It is made when it is fetched, and that may fail."""
    with pytest.raises(KioskError, match="no speech for it"):
        Server(file=file).fetch()
