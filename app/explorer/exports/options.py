"""The options of a file: parameters of its address and of the command line, one row each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.text.slugs import LARGEST_ID
from app.errors import BadParameter, BadParameters
from app.explorer.api.examples import OF_FILES
from app.explorer.exports.records import last_update
from app.explorer.facets import author_names
from app.explorer.parameters import CommandOption, Parameter
from app.explorer.value_readers import one_of, read_number, read_yes_no
from app.exporters import FORMATS, Exporter
from app.exporters.exporter import FLAVOURS, GROUPINGS, FileOptions
from app.exporters.formatted.styles import WELL_KNOWN, full_name, similar_name, style_names
from app.library.snapshot import Snapshot


def _read_style(name: str, text: str) -> str:
    if found := full_name(text):
        return found
    guess = similar_name(text)
    message = (
        f"There is no citation style “{text[:80]}”. There are {', '.join(WELL_KNOWN)} and all "
        f"others of citationstyles.org by their names there, {len(style_names()):,} in all."
    )
    hint = f"Did you mean {name}={guess}?" if guess else ""
    raise BadParameter(name, text[:80], message, hint)


_ROWS = (
    Parameter(
        "flavour", "file", one_of(*FLAVOURS), {"type": "string", "enum": list(FLAVOURS)},
        "The dialect of BibTeX. Default: `bibtex`.",
        values=", ".join(FLAVOURS),
        help="the dialect of BibTeX",
        option=CommandOption("Dialect of bib: bibtex or biblatex."),
    ),
    Parameter(
        "style", "file", _read_style, {"type": "string"},
        "A citation style by its name in CSL: `apa`, `ieee`, `chicago-author-date` … Default: "
        "`apa`.",
        values="apa, ieee, chicago …",
        help="the citation style of a formatted list, by its name in CSL",
        option=CommandOption("Citation style of a formatted list: apa, ieee, chicago …"),
    ),
    Parameter(
        "highlight", "file", read_number,
        {"type": "integer", "minimum": 0, "maximum": LARGEST_ID},
        "Id of the author whose name is set in bold.",
        values="id",
        help="the author whose name is set in bold in a formatted list",
        names="author",
        option=CommandOption("Author to set in bold: name or id.", "NAME"),
    ),
    Parameter(
        "group", "file", one_of(*GROUPINGS), {"type": "string", "enum": list(GROUPINGS)},
        "Headings that part a formatted list. Default: `none`.",
        values=", ".join(GROUPINGS),
        help="the headings of a formatted list",
        option=CommandOption("Headings of a formatted list: none, year or type."),
    ),
    Parameter(
        "numbered", "file", read_yes_no, {"type": "string", "enum": ["yes", "no"]},
        "Numbers before the entries of a formatted list. Default: where the style has them.",
        values="yes, no",
        help="numbers in a formatted list; without it, where the style has them",
        option=CommandOption("Numbers in a formatted list: yes or no."),
    ),
)  # fmt: skip
FILE_OPTIONS = {row.name: row for row in _ROWS}
"""Every option of any format."""


def file_options(
    snapshot: Snapshot,
    exporter: Exporter,
    given: Mapping[str, str],
    title: str,
    *,
    address: str = "",
    home: str = "",
) -> FileOptions:
    """Say how a file is written, and what it says of itself.

    Args:
        given: values of `FILE_OPTIONS` by name.
        title: what the file holds; "" for all papers.
        address, home: absolute addresses of the file and of the library; "" where it is not served.

    Raises:
        BadParameters: with every mistake: an option that the format does not have, a value that
            is none.
    """
    return FileOptions(
        title=title or "Papers",
        address=address,
        home=home,
        library=snapshot.columns.secret.decode(),
        updated=last_update(snapshot),
        **_read(snapshot, exporter, given),
    )


def _read(snapshot: Snapshot, exporter: Exporter, given: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    errors = []
    for name, text in given.items():
        try:
            if name not in exporter.options:
                raise BadParameter(name, text[:80], _not_of(exporter, name))
            read[name] = FILE_OPTIONS[name].read(text)
            if name == "highlight":
                read[name] = _author(snapshot, read[name])
        except BadParameter as error:
            errors.append(error)
    if errors:
        raise BadParameters(errors)
    return read


def _not_of(exporter: Exporter, name: str) -> str:
    others = [f".{format_.name}" for format_ in FORMATS.values() if name in format_.options]
    return f"{exporter.label} has no option “{name}”; it is one of {', '.join(others)}."


def _author(snapshot: Snapshot, number: int) -> int:
    number = snapshot.columns.author_alias.get(number, number)
    if number not in author_names(snapshot, [number]):
        raise BadParameter("highlight", str(number), f"There is no author {number}.")
    return number


def described_options(exporter: Exporter) -> list[dict[str, Any]]:
    """Describe the options of a format, as parameters of OpenAPI."""
    return [
        {
            "name": row.name,
            "in": "query",
            "required": False,
            "description": row.description,
            "schema": {**row.schema, "examples": [OF_FILES[row.name]]},
        }
        for row in map(FILE_OPTIONS.__getitem__, exporter.options)
    ]
