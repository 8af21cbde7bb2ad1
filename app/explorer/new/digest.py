"""What came in and changed as the text of a mail: plain, or HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from markupsafe import Markup

from app.domain.tex.html import plain_text
from app.explorer.new.query import Found, NewPaper, load_new
from app.explorer.pages.links import paper_href
from app.explorer.pages.wording import capital, named, printed_day, sentence
from app.explorer.papers.views import Paper
from app.library.snapshot import Snapshot

WIDTH = 76
"""Characters of a line: mail programs quote lines, and break longer ones."""
MOST_NAMED = 6
"""Authors of a paper that are named."""
_HEAD = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{}</title></head>\n'
    "<body>\n<h1>{}</h1>\n<p>{}</p>\n"
)
_GROUP = Markup("<h2>{}</h2>\n<ul>\n")
_NEXT_GROUP = Markup("</ul>\n<h2>{}</h2>\n<ul>\n")
_PAPER = Markup('<li><a href="{}">{}</a><br>{}{}</li>\n')
_CHANGED = Markup("<br><em>{}</em>")
_END = Markup('</ul>\n<p><a href="{}">{}</a></p>\n</body></html>\n')


def digest_text(snapshot: Snapshot, found: Found, base_url: str) -> Iterator[str]:
    """Write a digest as plain text, in pieces.

    Args:
        found: the papers, all of which are listed.
        base_url: address of the library, without its last slash.
    """
    yield f"{_heading(snapshot, found)}\n{_about(found)}\n"
    for group, heading in enumerate(_group_headings(found)):
        yield f"\n\n{heading}\n{'-' * len(heading)}\n"
        for paper in _papers(snapshot, found, group):
            yield f"\n{fill(plain_text(paper.paper.title), WIDTH)}\n"
            lines = (_people(paper.paper), _change(paper))
            yield "".join(f"{_indented(line)}\n" for line in lines if line)
            yield f"  {_address(paper.paper, base_url)}\n"
    yield f"\n-- \n{_own_address(found, base_url)}\n"


def digest_html(snapshot: Snapshot, found: Found, base_url: str) -> Iterator[str]:
    """Write a digest as HTML, in pieces; arguments as of `digest_text`."""
    heading = _heading(snapshot, found)
    yield _HEAD.format(heading, heading, _about(found))
    for group, words in enumerate(_group_headings(found)):
        yield (_NEXT_GROUP if group else _GROUP).format(words)
        for paper in _papers(snapshot, found, group):
            change = _CHANGED.format(_change(paper)) if paper.fields else ""
            title = plain_text(paper.paper.title)
            yield _PAPER.format(
                _address(paper.paper, base_url), title, _people(paper.paper), change
            )
    address = _own_address(found, base_url)
    yield (_END if len(found.rows) else _END.replace("</ul>\n", "")).format(address, address)


def _heading(snapshot: Snapshot, found: Found) -> str:
    return capital(sentence(named(snapshot, found.selection.filters), len(found.rows)))


def _about(found: Found) -> str:
    return f"{found.new:,} new, {found.changed:,} changed. Times are UTC."


def _group_headings(found: Found) -> Iterator[str]:
    for group, period in enumerate(found.periods):
        start, stop = found.starts[group], found.starts[group + 1]
        new = int(found.is_new[start:stop].sum())
        counts = {"new": new, "changed": stop - start - new}
        words = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
        yield f"{capital(period.words)}: {words}"


def _papers(snapshot: Snapshot, found: Found, group: int) -> Iterator[NewPaper]:
    return load_new(snapshot, found, range(found.starts[group], found.starts[group + 1]))


def _people(paper: Paper) -> str:
    names = [author.shown_name for author in paper.authors]
    cut = paper.authors_truncated or len(names) > MOST_NAMED
    people = ", ".join(names[:MOST_NAMED]) + (" and others" if cut and names else "")
    parts = (people, printed_day(paper.date), paper.venue)
    return plain_text(" · ".join(filter(None, parts)))


def _change(paper: NewPaper) -> str:
    names = ", ".join(name.replace("_", " ") for name in paper.fields)
    return f"changed: {names}" if names else "changed" if paper.change == "changed" else ""


def _indented(line: str) -> str:
    return fill(line, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _address(paper: Paper, base_url: str) -> str:
    return paper_href(base_url, paper.id, paper.title)


def _own_address(found: Found, base_url: str) -> str:
    extra = {} if found.by == "day" else {"by": found.by}
    return found.selection.filters.whole_address(f"{base_url}/new", **extra)
