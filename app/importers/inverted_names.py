"""Names as many formats print them, the family name first: `Last, First` or `Last, First, Jr.`"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.domain.people.group_names import is_body
from app.domain.people.name_words import SUFFIXES
from app.domain.people.roles import without_role
from app.domain.people.several import people_of
from app.importers.builder import RecordBuilder


def take_names(builder: RecordBuilder, text: str, *, editor: bool = False) -> None:
    """Take the author or editor of a text, or several whom it surely lists."""
    text, role = without_role(text)
    *others, last = people_of(text)
    for name in others:
        take_inverted(builder, name, editor=editor)
    take_inverted(builder, last, editor=editor, role=role)
    if others:
        builder.doubt("several-names", "several people are printed in the place of one", text)


def take_inverted(
    builder: RecordBuilder,
    name: str,
    *,
    editor: bool = False,
    orcid: str | None = None,
    affiliations: Sequence[str] = (),
    role: str = "",
) -> None:
    """Take an author or editor; a name that is not in that form is taken as printed.

    A comma behind a whole name says that it is an organisation's, as EndNote writes it. Behind the
    name of a body is its place or its form: `University of Oslo, Oslo`; `Noble Tides, Inc.`
    """
    name, mark = without_role(name)
    add = partial(
        builder.author, editor=editor, orcid=orcid, affiliations=affiliations, role=role or mark
    )
    parts = [part.strip() for part in name.split(",")]
    given = [part for part in parts[1:] if part]
    suffix = next((part for part in given if part.lower().rstrip(".") in SUFFIXES), "")
    rest = [part for part in given if part != suffix]
    if len(parts) == 2 and not given and " " in parts[0]:
        add(parts[0], group=True)
    elif parts[0] and len(rest) == 1 and not is_body(parts[0]):
        add(given=rest[0], family=parts[0], suffix=suffix)
    else:
        add(name)
