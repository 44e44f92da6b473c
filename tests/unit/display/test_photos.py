"""Where the screensaver's pictures come from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from ha_kiosk.display import photos
from ha_kiosk.display.photos import FolderPhotos, MediaPhotos
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.websocket import Call

SERVER = "http://ha.local:8123"
ROOT = "media-source://media_source/local/photos"


def test_pictures_are_found_in_folders_too(tmp_path: Path) -> None:
    """By their names; nothing else is shown."""
    (tmp_path / "summer").mkdir()
    (tmp_path / "b.JPG").touch()
    (tmp_path / "summer" / "a.png").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder.png").mkdir()
    source = FolderPhotos(tmp_path)
    found = source.find()
    assert [Path(name).name for name in found] == ["b.JPG", "a.png"]
    assert source.load(found[0]) == tmp_path / "b.JPG"
    assert FolderPhotos(tmp_path / "none").find() == []


def entry(name: str, kind: str = "image/jpeg", *, expands: bool = False) -> dict[str, object]:
    """Return what the server says about one of its media."""
    return {
        "media_content_id": f"{ROOT}/{name}",
        "media_content_type": kind,
        "can_expand": expands,
    }


class Server:
    """Home Assistant's media, and a session of it."""

    def __init__(self, folders: Mapping[str, object] | None = None) -> None:
        self.folders = folders or {}
        self.resolved: object = {"url": "/media/local/a.jpg?authSig=x"}
        self.answer = Response(200, SERVER, "image/jpeg", body=b"a picture")
        self.requests: list[Request] = []
        self.is_signed_in = True
        self.source = MediaPhotos(ROOT, self.session, cast("Call", None), self.send)

    def session(self) -> Session:
        """Return who is signed in."""
        if not self.is_signed_in:
            raise KioskError(Text("nobody is signed in"))
        credentials = SimpleNamespace(address=SERVER)
        return cast("Session", SimpleNamespace(credentials=credentials, call=self.call))

    def call(self, _call: object, command: Mapping[str, object]) -> object:
        """Answer a command."""
        if command["type"] == "media_source/resolve_media":
            return self.resolved
        assert command["type"] == "media_source/browse_media"
        return self.folders.get(str(command["media_content_id"]))

    def send(self, request: Request) -> Response:
        """Answer a request."""
        self.requests.append(request)
        return self.answer


def test_the_pictures_of_the_server_are_found_in_folders_too() -> None:
    """Whatever else it says is left out."""
    server = Server(
        {
            ROOT: {"children": [entry("b.jpg"), entry("film", "video/mp4"), 5, {}, SUMMER]},
            f"{ROOT}/summer": {"children": [entry("summer/a.png", "image/png")]},
        }
    )
    assert server.source.find() == [f"{ROOT}/b.jpg", f"{ROOT}/summer/a.png"]
    assert Server({ROOT: {"children": None}}).source.find() == []
    assert Server().source.find() == []


SUMMER = entry("summer", "", expands=True)


def test_a_folder_without_an_end_is_not_searched_for_ever() -> None:
    """Each leads to the next."""
    asked: list[str] = []

    class Endless(dict[str, object]):
        def get(self, key: str, _default: object = None) -> object:
            asked.append(key)
            return {"children": [entry(f"{len(asked)}", "", expands=True), entry("a.jpg")]}

    assert len(Server(Endless(a=1)).source.find()) == photos.MAX_FOLDERS
    assert len(asked) == photos.MAX_FOLDERS


def test_a_picture_is_fetched_into_a_file_of_its_own() -> None:
    """The last ones are kept, and their address has no token."""
    server = Server()
    files = [server.source.load(f"{ROOT}/a.jpg") for _ in range(5)]
    assert len(set(files)) == 5
    assert [file.exists() for file in files] == [False, False, True, True, True]
    assert files[-1].read_bytes() == b"a picture"
    assert server.requests[0].url == f"{SERVER}/media/local/a.jpg?authSig=x"
    assert server.requests[0].bearer is None


@pytest.mark.parametrize(
    ("resolved", "answer"),
    [
        ({"url": "https://example.org/a.jpg"}, Response(200, SERVER, "image/jpeg")),
        ({"url": "/media/a.jpg"}, Response(404, SERVER, "image/jpeg")),
        ({"url": "/media/a.jpg"}, Response(200, SERVER, "text/html")),
        (None, Response(200, SERVER, "text/html")),
    ],
)
def test_what_is_no_picture_of_the_server_is_not_shown(resolved: object, answer: Response) -> None:
    """Nor is anything asked of another server."""
    server = Server()
    server.resolved, server.answer = resolved, answer
    with pytest.raises(KioskError):
        server.source.load(f"{ROOT}/a.jpg")
    assert all(request.url.startswith(SERVER) for request in server.requests)


def test_without_a_sign_in_there_are_no_pictures() -> None:
    """They come with the next one."""
    server = Server()
    server.is_signed_in = False
    with pytest.raises(KioskError):
        server.source.find()
