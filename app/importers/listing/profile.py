"""The header of a profile page as a `ProfileRecord`: reported figures and their contradictions."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.records.record import Origin, ProfileRecord, Remark
from app.domain.reported import contradictions, count_mismatch, count_of
from app.importers.listing.grammar import Header, SourceLine, figure_value

_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class _Figure:
    """One reported figure: its place and its value."""

    line: SourceLine
    value: int
    exact: bool
    """Not rounded, as "1.2K" is; nothing can be held against a rounded figure."""


def profile_record(
    header: Header, owner: str, *, entries: int, implied: int
) -> tuple[ProfileRecord, list[Remark]]:
    """The record of a header, and the doubts about its figures.

    Args:
        header: with a name.
        owner: the name as understood.
        entries: how many entries stand under the header.
        implied: on how many of them the owner is implied.
    """
    figures = _figures(header)
    lines = header_lines(header)
    profile = ProfileRecord(
        name=owner,
        code=header.code.text if header.code else None,
        h_index=_value(figures, "h_index"),
        papers=_value(figures, "papers", "count"),
        citations=_value(figures, "citations"),
        novelty=_value(figures, "novelty"),
        ai_score=_value(figures, "ai_score"),
        line=lines[0].number,
        line_end=lines[-1].number,
    )
    for name, figure in figures.items():
        profile.origins[name] = Origin(figure.line.number, figure.line.text, "as reported")
    if header.code:
        profile.origins["code"] = Origin(
            header.code.number, header.code.text, "the owner's main category"
        )
    if header.name:
        profile.origins["name"] = Origin(
            header.name.number, header.name.text, _describe_owner(implied)
        )
    issues = [
        *_doubt_contradictions(profile, figures),
        *_doubt_counts(profile, figures, entries),
    ]
    return profile, issues


def header_lines(header: Header) -> list[SourceLine]:
    """The lines that a header was read from, in order."""
    lines = [header.name, header.code, *(line for line, _ in header.stats.values())]
    return sorted((line for line in lines if line), key=lambda line: line.number)


def _figures(header: Header) -> dict[str, _Figure]:
    figures = {}
    for name, (line, printed) in header.stats.items():
        value = figure_value(printed)
        if value is not None:
            figures[name] = _Figure(line, value, exact=not printed[-1].isalpha())
    return figures


def _value(figures: dict[str, _Figure], *names: str) -> int | None:
    return next((figures[name].value for name in names if name in figures), None)


def _exact_value(figures: dict[str, _Figure], *names: str) -> int | None:
    figure = next((figures[name] for name in names if name in figures), None)
    return figure.value if figure and figure.exact else None


def _describe_owner(implied: int) -> str:
    if not implied:
        return "the owner of the page"
    verb = "does" if implied == 1 else "do"
    return (
        f"the owner of the page; implied on {count_of(implied, 'paper')} that {verb} not print"
        " the name"
    )


def _doubt_contradictions(profile: ProfileRecord, figures: dict[str, _Figure]) -> list[Remark]:
    issues = []
    for name in ("h_index", "novelty"):
        found = contradictions(
            **{name: _exact_value(figures, name)},
            papers=_exact_value(figures, "papers", "count"),
            citations=_exact_value(figures, "citations"),
        )
        for contradiction in found:
            line = figures[name].line
            reason = f"kept as reported, but {contradiction.words}"
            profile.contradictions.append(contradiction)
            profile.origins[name] = Origin(line.number, line.text, reason)
            issues.append(_doubt("reported-impossible", line, reason))
    return issues


def _doubt_counts(
    profile: ProfileRecord, figures: dict[str, _Figure], entries: int
) -> list[Remark]:
    """A header may say twice how many papers there are; the same mismatch is reported once."""
    issues = []
    for name in ("papers", "count"):
        figure = figures.get(name)
        if figure is None or not figure.exact:
            continue
        line = figure.line
        mismatch = count_mismatch(figure.value, entries)
        understood = mismatch.words if mismatch else f"agrees with the {entries:,} entries found"
        profile.origins[name] = Origin(line.number, line.text, understood)
        if mismatch and mismatch not in profile.contradictions:
            profile.contradictions.append(mismatch)
            issues.append(_doubt("count-mismatch", line, understood))
    return issues


def _doubt(code: str, line: SourceLine, reason: str) -> Remark:
    return Remark("doubt", line.number, code, reason, line.text[:_EXCERPT])
