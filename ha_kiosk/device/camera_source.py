"""A camera's current picture, or the address of its stream, from the server."""

from __future__ import annotations

import base64
from http import HTTPStatus

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.page.policy import url_on
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Response, Send
from ha_kiosk.server.websocket import Call

MAX_PICTURE = 8 * 1024 * 1024


def picture(send: Send, session: Session, entity: str) -> str:
    """Return the current picture as a data: address. Waits for the network. Raises `KioskError`."""
    url = f"{session.credentials.address}/api/camera_proxy/{entity}"
    token = session.access_token().value
    answer = send(Request("GET", url, bearer=token, max_body=MAX_PICTURE))
    if answer.status == HTTPStatus.NOT_FOUND:
        raise KioskError(Text("there is no entity of such a name"))
    return data_url(answer)


def stream(call: Call, session: Session, entity: str) -> str:
    """Return the address of its HLS stream. Waits for the network. Raises `KioskError`."""
    command = {"type": "camera/stream", "entity_id": entity, "format": "hls"}
    made = session.call(call, command)
    path = made.get("url") if isinstance(made, dict) else None
    url = url_on(session.credentials.address, path) if isinstance(path, str) and path else None
    if url is None:
        raise KioskError(Text("it sends no pictures"))
    return url


def data_url(answer: Response) -> str:
    """Return the picture in the answer as a data: address. Raises `KioskError` if there is none."""
    kind = answer.content_type.partition(";")[0].strip()
    if answer.status != HTTPStatus.OK or not kind.startswith("image/"):
        raise KioskError(
            Text("the server has no picture of it (status {status})", status=answer.status)
        )
    return f"data:{kind};base64,{base64.b64encode(answer.body).decode()}"
