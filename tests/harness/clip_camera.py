"""A camera for a real Home Assistant, whose stream is the clip beside this file.

Home Assistant's own stream integration needs libraries that a test server does not have. So this
custom component says that it is there, and serves what it would serve, at the same address.
"""

from __future__ import annotations

import json
import shutil
import time
from http import HTTPStatus
from pathlib import Path

from ha_kiosk.server.http import Request, Response

CLIP = Path(__file__).with_name("clip")
SEGMENTS = 20
WINDOW = 4
TOKEN = "5ec4e7" * 10 + "5ec4"
"""What Home Assistant has in the path of a stream: a secret of this shape."""
YAML = "camera:\n  - platform: clip\n"

_MANIFEST = {
    "domain": "clip",
    "name": "Clip",
    "version": "1.0",
    "codeowners": [],
    "documentation": "",
    "iot_class": "local_push",
    "dependencies": ["http"],
}
_CAMERA = """
import time
from pathlib import Path
from aiohttp import web
from homeassistant.components.camera import Camera, CameraEntityFeature
from homeassistant.components.http import HomeAssistantView

CLIP = Path(CLIP_FOLDER)
BEGAN = time.time()


async def async_setup_platform(hass, config, async_add_entities, discovery_info=None):
    hass.config.components.add("stream")
    hass.http.register_view(ClipView())
    async_add_entities([ClipCamera()])


class ClipStream:
    def add_provider(self, fmt):
        pass

    async def start(self):
        pass

    async def stop(self):
        pass

    def endpoint_url(self, fmt):
        return "/api/hls/TOKEN/master_playlist.m3u8"


class ClipCamera(Camera):
    _attr_name = "Clip"
    _attr_unique_id = "clip"
    _attr_supported_features = CameraEntityFeature.STREAM
    _attr_is_streaming = True

    async def async_create_stream(self):
        return ClipStream()

    async def stream_source(self):
        return "clip"

    async def async_camera_image(self, width=None, height=None):
        return None


class ClipView(HomeAssistantView):
    url = "/api/hls/TOKEN/{name}"
    name = "api:clip"
    requires_auth = False

    async def get(self, request, name):
        if name == "master_playlist.m3u8":
            text = "#EXTM3U\\n#EXT-X-STREAM-INF:BANDWIDTH=80000,CODECS=\\"avc1.42c00d\\"\\n"
            return self.playlist(text + "playlist.m3u8\\n")
        if name == "playlist.m3u8":
            newest = int(time.time() - BEGAN) + WINDOW
            lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:1"]
            first = newest - WINDOW
            lines.append(f"#EXT-X-MEDIA-SEQUENCE:{first}")
            lines.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{(first - 1) // SEGMENTS}")
            lines.append('#EXT-X-MAP:URI="init.mp4"')
            for number in range(first, newest):
                if number % SEGMENTS == 0:
                    lines.append("#EXT-X-DISCONTINUITY")
                lines.append(f"#EXTINF:1.0,\\n{number % SEGMENTS}.m4s")
            return self.playlist("\\n".join(lines))
        file = CLIP / name
        if file.parent != CLIP or not file.is_file():
            return web.Response(status=404)
        return web.Response(body=file.read_bytes(), content_type="video/mp4")

    def playlist(self, text):
        return web.Response(text=text, content_type="application/vnd.apple.mpegurl")
"""


class ClipServer:
    """Serves the clip in place of a server: `send` is what a stream is fetched with.

    It is as long as the time since the first request, and ends with the clip. `requests` are the
    addresses that were asked for.
    """

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.status = 200
        self._began = 0.0

    def send(self, request: Request) -> Response:
        """Answer a request, on some thread."""
        self.requests.append(request.url)
        name = request.url.rpartition("/")[2]
        if self.status != HTTPStatus.OK:
            return Response(self.status, request.url)
        if name.endswith(".m3u8"):
            return Response(200, request.url, body=self._playlist().encode())
        return Response(200, request.url, body=(CLIP / name).read_bytes())

    def _playlist(self) -> str:
        now = time.monotonic()
        self._began = self._began or now
        last = min(SEGMENTS, WINDOW + int(now - self._began))
        lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:1", '#EXT-X-MAP:URI="init.mp4"']
        lines += [f"#EXTINF:1.0,\n{number}.m4s" for number in range(last)]
        return "\n".join([*lines, "#EXT-X-ENDLIST"] if last == SEGMENTS else lines)


def install(folder: Path) -> None:
    """Put the component into the configuration folder of a server that has not started yet."""
    component = folder / "custom_components" / "clip"
    component.mkdir(parents=True, exist_ok=True)
    clip = component / "clip"
    shutil.copytree(CLIP, clip, dirs_exist_ok=True)
    (component / "manifest.json").write_text(json.dumps(_MANIFEST))
    (component / "__init__.py").write_text("")
    source = _CAMERA.replace("CLIP_FOLDER", repr(str(clip))).replace("TOKEN", TOKEN)
    constants = f"SEGMENTS, WINDOW = {SEGMENTS}, {WINDOW}\n"
    (component / "camera.py").write_text(constants + source)
