# ruff: noqa: INP001, T201 - a script, not a package
"""Updates the catalogues of ha_kiosk/i18n with the texts in the code.

    python packaging/translations.py           collect, update, compile (make translations)
    python packaging/translations.py --check   print what that would change, and fail if anything

To add a language, create an empty file: ha_kiosk/i18n/<language>/LC_MESSAGES/ha-kiosk.po.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1] / "ha_kiosk"
FOLDER = ROOT / "i18n"
DOMAIN = "ha-kiosk"
ANYWHERE = {"mark": None, "Text": None}
SPOKEN = {"say": None, "gettext": None, "ngettext": (1, 2)}
SPEAKING = ("screens", "page", "settings_screen", "setup_screen")
"""The packages in which `say` and `gettext` translate; elsewhere `say` is another function."""
COMMENT = (
    "# The texts of ha-kiosk's own screens and commands. `make translations` keeps them up to date."
)
# Dates, and the version of the tool, would change the files at each run.
HEADERS = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


class LastingCatalog(Catalog):
    """A catalogue whose header changes only when the catalogue does."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return the lines of the header."""
        return [line for line in super()._get_mime_headers() if line[0] in HEADERS]


def main(arguments: list[str]) -> int:
    """Write all catalogues, or with --check only compare them."""
    is_check = "--check" in arguments
    stale = {file: text for file, text in catalogues().items() if not _has(file, text)}
    for file, text in stale.items():
        print(f"{'not up to date' if is_check else 'written'}: {file}")
        if not is_check:
            file.write_bytes(text)
    return int(is_check and bool(stale))


def catalogues() -> dict[Path, bytes]:
    """Return the wanted content of each file of the folder."""
    template = _template()
    files = {FOLDER / f"{DOMAIN}.pot": _po(template)}
    for po in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = _updated(po, template)
        files[po] = _po(catalog)
        files[po.with_suffix(".mo")] = _mo(catalog)
    return files


def _template() -> Catalog:
    catalog = _catalog(None)
    speaking = [(f"{room}/**.py", "python") for room in SPEAKING]
    for rooms, keywords in (([("**.py", "python")], ANYWHERE), (speaking, SPOKEN)):
        for file, _, message, _, _ in extract_from_dir(ROOT, rooms, keywords=keywords):
            catalog.add(message, locations=[(f"ha_kiosk/{file}", 0)])
    return catalog


def _catalog(language: str | None) -> Catalog:
    return LastingCatalog(locale=language, header_comment=COMMENT, fuzzy=False)


def _updated(po: Path, template: Catalog) -> Catalog:
    language = po.parts[-3]
    with po.open("rb") as stream:
        old = read_po(stream, locale=language, domain=DOMAIN)
    catalog = _catalog(language)
    for message in template:
        if message.id:
            known = old.get(message.id)
            text = known.string if known else None
            catalog.add(message.id, text, locations=message.locations)
    return catalog


def _po(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    # Without line numbers, so that a text that only moved changes nothing.
    write_po(stream, catalog, sort_by_file=True, include_lineno=False)
    return stream.getvalue()


def _mo(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def _has(file: Path, content: bytes) -> bool:
    return file.exists() and file.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
