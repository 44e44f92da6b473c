"""QR codes for the window."""

from __future__ import annotations

import base64
import io

from PIL import Image

from ha_kiosk.screens import qr_code

URL = "http://192.168.178.20:41234/mXv1l4p4E0tGgYlXcBqcVw"


def test_the_picture_has_a_pixel_for_each_module() -> None:
    """With the white around it that a phone needs."""
    rows = qr_code.rows(URL)
    kind, _, data = qr_code.image(URL).partition("base64,")
    assert kind == "data:image/png;"
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        pixels = picture.convert("L")
        assert picture.size == (len(rows), len(rows))
        size = range(len(rows))
        dark = [[int(pixels.getpixel((x, y)) == 0) for x in size] for y in size]
        assert dark == rows
    assert set(map(sum, rows[: qr_code.QUIET])) == {0}
