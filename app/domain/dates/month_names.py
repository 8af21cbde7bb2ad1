"""The names of months in European languages, as catalogues and publishers print them."""

from __future__ import annotations

from app.domain.dates.inferred import MONTHS
from app.domain.text.plain import fold_letters

_OTHER_NAMES = """
januar januari jänner janvier janv enero ene gennaio gen janeiro
februar februari février févr fevr fév febrero febbraio fevereiro fev
märz mär mars marts maart mrt marzo março
avril avr abril abr aprile
mai maj mei mayo maggio mag maio
juni juin junio giugno giu junho
juli juillet juil julio luglio lug julho
augusti augustus août agosto ago
septembre septiembre setiembre settembre set setembro
oktober okt octobre octubre ottobre ott outubro out
novembre noviembre novembro
dezember dez décembre déc diciembre dic dicembre desember dezembro
"""
"""German, French, Dutch, Spanish, Italian, Portuguese, Danish, Norwegian and Swedish, a month a
line; those that are as in English are not repeated."""
_NUMBERS = MONTHS | {
    fold_letters(name): number
    for number, names in enumerate(_OTHER_NAMES.strip().splitlines(), 1)
    for name in names.split()
}


def month_of(word: str) -> int | None:
    """Give the number of a month, from 1, by its name or its short form; accents may be missing."""
    return _NUMBERS.get(fold_letters(word))
