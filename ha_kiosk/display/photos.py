"""The pictures for the screensaver `photos`: from a folder, or from Home Assistant's media."""

from __future__ import annotations

import itertools
import shutil
import weakref
from collections import deque
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from ha_kiosk.config.values import MEDIA_SOURCE
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.page.policy import url_on
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Send
from ha_kiosk.server.websocket import Call

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})
MAX_FOLDERS, MAX_PHOTOS = 30, 2_000
MAX_PICTURE = 32 * 1024 * 1024
KEPT = 3
"""Files of pictures from the server that are kept: the current, the last and the next one."""


class PhotoSource(Protocol):
    """A source of pictures. Both methods may wait, and raise `KioskError` and `OSError`."""

    def find(self) -> list[str]:
        """Return the names of all pictures."""

    def load(self, name: str) -> Path:
        """Return the file of a picture."""


class FolderPhotos:
    """The pictures in a folder and its subfolders, by their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self) -> list[str]:
        """Return their paths."""
        found = (file for file in self._folder.rglob("*") if file.suffix.lower() in SUFFIXES)
        return sorted(str(file) for file in found if file.is_file())

    def load(self, name: str) -> Path:
        """Return the file itself."""
        return Path(name)


class MediaPhotos:
    """The pictures below `root`, a `media-source://` address; `signed_in` returns the session."""

    def __init__(self, root: str, signed_in: Callable[[], Session], call: Call, send: Send) -> None:
        self._root, self._signed_in, self._call, self._send = root, signed_in, call, send
        self._folder: Path | None = None
        self._numbers = itertools.count()
        self._files: deque[Path] = deque()

    def find(self) -> list[str]:
        """Return the media ids of the pictures in the first folders below `root`."""
        waiting, photos, asked = deque([self._root]), list[str](), 0
        while waiting and asked < MAX_FOLDERS and len(photos) < MAX_PHOTOS:
            asked += 1
            answer = self._ask("browse_media", waiting.popleft())
            children = answer.get("children")
            for child in children if isinstance(children, list) else []:
                if not isinstance(child, Mapping):
                    continue
                media = str(child.get("media_content_id", ""))
                if not media.startswith(MEDIA_SOURCE):
                    continue
                if child.get("can_expand") is True:
                    waiting.append(media)
                elif str(child.get("media_content_type", "")).startswith("image"):
                    photos.append(media)
        return photos[:MAX_PHOTOS]

    def load(self, name: str) -> Path:
        """Fetch a picture from the server, and from no other."""
        server = self._signed_in().credentials.address
        url = url_on(server, str(self._ask("resolve_media", name).get("url", "")))
        if url is None:
            raise KioskError(Text("a picture of another server is not shown"))
        answer = self._send(Request("GET", url, max_body=MAX_PICTURE))
        if answer.status != HTTPStatus.OK or not answer.content_type.startswith("image/"):
            raise KioskError(
                Text("the server has no picture there: status {status}", status=answer.status)
            )
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="ha-kiosk-photos-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        # Another name each time, because QML would not load a picture of the same name again.
        file = self._folder / str(next(self._numbers))
        file.write_bytes(answer.body)
        self._files.append(file)
        while len(self._files) > KEPT:
            self._files.popleft().unlink(missing_ok=True)
        return file

    def _ask(self, what: str, media: str) -> Mapping[str, object]:
        command = {"type": f"media_source/{what}", "media_content_id": media}
        answer = self._signed_in().call(self._call, command)
        return answer if isinstance(answer, dict) else {}
