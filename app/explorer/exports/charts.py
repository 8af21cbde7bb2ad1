"""Charts as files: words about themselves, their colours, and how they are sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from math import cos, radians, sin

from fastapi import Request
from fastapi.responses import Response

from app.explorer.file_names import attachment
from app.explorer.imports.query import source_line
from app.explorer.pages.render import render_part
from app.explorer.pages.wording import capital, named, sentence
from app.explorer.selection import Selection
from app.exporters.networks import About
from app.exporters.values import legal
from app.library.snapshot import Snapshot
from app.paths import resource

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "svg": "image/svg+xml",
}

_NAMED = re.compile(r"--([a-z]+): light-dark\(oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")
_TOPIC = re.compile(r"\.(t[0-9x]) \{ --topic: light-dark\(oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")


def about_file(snapshot: Snapshot, selection: Selection, title: str) -> About:
    """Say what a file is of, when it was made, and from what source."""
    text = capital(sentence(named(snapshot, selection.filters), selection.count))
    source = f"{source_line(snapshot)} · library version {snapshot.version}"
    return About(title, text, datetime.now(UTC).date().isoformat(), source)


def chart_file(text: str, words: str, suffix: str) -> Response:
    """Send a file to be kept.

    Args:
        words: what it shows, for its name.
        suffix: of `MEDIA_TYPES`.
    """
    return Response(
        text,
        media_type=MEDIA_TYPES[suffix],
        headers={**attachment(words, suffix), "Cache-Control": "no-cache"},
    )


def drawing_file(request: Request, template: str, words: str, **context: object) -> Response:
    """Draw a chart as an SVG file of its own, in the light colours.

    Args:
        words: what it shows, for its name.
        context: what the template is given besides `colours`.
    """
    page = render_part(request, template, colours=light_colours(), **context)
    return chart_file(legal(bytes(page.body).decode()), words, "svg")


@cache
def light_colours() -> dict[str, str]:
    """Return the light colours as `#rrggbb`: by name (`ink`, `paper`) and topic class (`t0`)."""
    sheet = (resource("static") / "css" / "tokens.css").read_text("utf-8")
    found = (*_NAMED.findall(sheet), *_TOPIC.findall(sheet))
    return {
        name: oklch_hex(float(light), float(chroma), float(hue))
        for name, light, chroma, hue in found
    }


def oklch_hex(light: float, chroma: float, hue: float) -> str:
    """Turn an OKLCH colour into sRGB, cut off at its edges.

    Matrices: Björn Ottosson, "A perceptual color space for image processing", 2020.

    Args:
        light: 0 to 1.
        hue: in degrees.
    """
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0.0), 1.0))):02x}" for part in linear)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * float(value ** (1 / 2.4)) - 0.055
