"""Pictures out of a real server's media."""

from __future__ import annotations

from harness.home_assistant import OnboardedServer
from PIL import Image

from ha_kiosk.display.photos import MediaPhotos
from ha_kiosk.server import websocket


def test_the_pictures_of_a_real_server_are_found_and_fetched(
    home_assistant: OnboardedServer,
) -> None:
    """Out of a folder below the one that is set."""
    folder = home_assistant.server.folder / "media/photos/summer"
    folder.mkdir(parents=True)
    Image.new("RGB", (8, 8), "#ff0000").save(folder / "a.png")
    (folder / "notes.txt").write_text("no picture")
    root = "media-source://media_source/local/photos"
    source = MediaPhotos(root, lambda: home_assistant.session, websocket.call, home_assistant.send)
    (found,) = source.find()
    with Image.open(source.load(found)) as picture:
        assert picture.size == (8, 8)
