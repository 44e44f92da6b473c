"""The pages that the listener of a sign-in shows, in a browser or on a phone.

Their addresses contain secrets, so they load nothing, run no scripts, and send no referrer.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from html import escape

from ha_kiosk.i18n import mark
from ha_kiosk.i18n.text import Text, render

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --page: #fafafa; --card: #fff; --text: #212121; --dim: #727272;
  --accent: #0277bd; --on-accent: #fff }}
@media (prefers-color-scheme: dark) {{
  :root {{ --page: #111; --card: #1c1c1c; --text: #e1e1e1; --dim: #9b9b9b;
    --accent: #4fc3f7; --on-accent: #111 }}
}}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: var(--page); color: var(--text); font: 18px/1.5 Roboto, Noto Sans, sans-serif }}
main {{ box-sizing: border-box; width: calc(100% - 32px); max-width: 400px; margin: 16px;
  padding: 32px 24px; text-align: center; overflow-wrap: anywhere;
  background: var(--card); border: 1px solid #8884; border-radius: 12px }}
h1 {{ margin: 0 0 8px; font-size: 26px; line-height: 1.25; font-weight: 400;
  color: var(--accent) }}
p {{ margin: 0; color: var(--dim) }}
.digits {{ margin: 24px 0; color: var(--text); font-size: 72px; line-height: 1;
  letter-spacing: .08em; text-indent: .08em; font-variant-numeric: tabular-nums }}
a {{ display: block; margin-top: 24px; padding: 14px 16px; border-radius: 28px;
  background: var(--accent); color: var(--on-accent); font-weight: 500; text-decoration: none }}
</style>
</head>
<body><main><h1>{title}</h1>{body}</main></body>
</html>
"""

NOT_HERE = Text("Not here"), Text("There is nothing at this address.")
NOT_THIS_SIGN_IN = Text("Not this sign-in"), Text("Start it again on the tablet.")
NOT_SIGNED_IN = Text("Not signed in"), Text("Start it again on the tablet.")
NOT_UNDERSTOOD = Text("Not understood"), Text("This is no request that is answered here.")
_DONE = mark("Done")
_SIGNED_IN = mark("Signed in to {server}. You can close this page.")
_CHECK = mark("Continue only if the tablet shows this name and this number.")
_GO_ON = mark("Sign in to {server}")


@dataclass(frozen=True, slots=True)
class Pages:
    """Builds the pages, in the language of `translations`."""

    translations: gettext.NullTranslations

    def message(self, text: tuple[Text, Text]) -> bytes:
        """Return a page with a title and a sentence."""
        say = self.translations.gettext
        title, sentence = (render(part, say) for part in text)
        return self._page(title, f"<p>{escape(sentence)}</p>")

    def done(self, server: str) -> bytes:
        """Return the page that ends a sign-in to the server called `server`."""
        say = self.translations.gettext
        sentence = say(_SIGNED_IN).format(server=server)
        return self._page(say(_DONE), f"<p>{escape(sentence)}</p>")

    def start(self, tablet: str, digits: str, server: str, url: str) -> bytes:
        """Return the page that a phone shows before the login page at `url`."""
        say = self.translations.gettext
        go_on = escape(say(_GO_ON).format(server=server))
        body = (
            f'<p class="digits">{escape(digits)}</p><p>{escape(say(_CHECK))}</p>'
            f'<a href="{escape(url)}">{go_on}</a>'
        )
        return self._page(tablet, body)

    def _page(self, title: str, body: str) -> bytes:
        language = self.translations.info().get("language", "en").partition("_")[0]
        return _PAGE.format(language=escape(language), title=escape(title), body=body).encode()
