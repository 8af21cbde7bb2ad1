"""Dates of RIS and EndNote: nothing of them is lost, and nothing made up."""

from __future__ import annotations

import pytest

from app.domain.records.record import Release
from app.importers.tagged.dates import ris_date
from tests.unit.importers.tagged.test_reader import paper, papers


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("2019", "2019"),
        ("2020//", "2020"),
        ("2011/05//", "2011-05"),
        ("2014/12/12/", "2014-12-12"),
        ("2001/00/00/", "2001"),
        ("2001///Spring", "Spring 2001"),
        ("2015/october", "october 2015"),
        ("///", ""),
        ("in press", "in press"),
        ("2019/03//Spring", "Spring 2019-03"),
        ("2019/03/05/Spring", "Spring 2019-03-05"),
        ("2019/03/05/day of issue", "2019-03-05"),
    ],
)
def test_dates_of_ris(value: str, printed: str) -> None:
    assert ris_date(value) == printed


@pytest.mark.parametrize(
    ("lines", "iso", "releases"),
    [
        ("PY  - 2016\nY1  - 2016/10/19", "2016-10-19", ()),
        ("PY  - 2015\nDA  - May", "2015-05", ()),
        ("PY  - 2005\nY2  - 2019/03/27", "2005", ()),
        ("PY  - 2020\nDA  - 2019/12/01", "2020", (Release(None, "2019-12-01"),)),
        ("PY  - 2019/03/05\nDA  - 2019/01", "2019-03-05", (Release(None, "2019-01"),)),
        ("PY  - 0000", None, ()),
        ("PY  - 20222", None, ()),
        ("Y2  - 2019/03/27", None, ()),
    ],
)
def test_several_dates(lines: str, iso: str | None, releases: tuple[Release, ...]) -> None:
    found = paper("TI  - T\n" + lines)
    assert (found.date, found.releases) == (iso, releases)


@pytest.mark.parametrize(
    ("lines", "iso", "printed", "extra"),
    [
        ("PY  - 2019/03//Spring", "2019-03", "Spring 2019-03", {}),
        ("Y1  - 2019/03/05/Spring", "2019-03-05", "Spring 2019-03-05", {}),
        ("DA  - 2019///Winter", "2019", "Winter 2019", {}),
        ("PY  - 2019\nDA  - 2019///Winter", "2019", "Winter 2019", {}),
        ("PY  - 2019\nDA  - Winter", "2019", "Winter 2019", {}),
        ("PY  - 2019/03/05\nDA  - 2019///Winter", "2019-03-05", "2019-03-05",
         {"DA": "Winter 2019"}),
        ("PY  - 2019/03/05\nDA  - March", "2019-03-05", "2019-03-05", {"DA": "March"}),
        ("PY  - 2019/03/05/day of issue", "2019-03-05", "2019-03-05",
         {"PY": "2019/03/05/day of issue"}),
        ("PY  - 2019/03/5th/", "2019-03", "2019-03", {"PY": "2019/03/5th/"}),
        ("PY  - 2019//05/Spring", "2019", "Spring 2019", {"PY": "2019//05/Spring"}),
    ],
)  # fmt: skip
def test_what_a_date_says_beside_its_figures_is_kept(
    lines: str, iso: str, printed: str, extra: dict[str, str]
) -> None:
    found = paper("TI  - T\n" + lines)
    assert (found.date, found.date_printed, found.extra) == (iso, printed, extra)
    assert not found.issues


@pytest.mark.parametrize(
    ("lines", "iso", "printed"),
    [
        ("%D 2019/03//Spring", "2019-03", "Spring 2019-03"),
        ("%D 2019\n%8 2019/03//Spring", "2019-03", "Spring 2019-03"),
        ("%D 2019\n%8 2019///Winter", "2019", "Winter 2019"),
    ],
)
def test_seasons_of_endnote(lines: str, iso: str, printed: str) -> None:
    (found,) = papers(f"%0 Journal Article\n%T T\n{lines}\n", "enw")
    assert (found.date, found.date_printed) == (iso, printed)


def test_seasons_of_endnote_xml() -> None:
    dates = "<year>2019</year><pub-dates><date>2019/03//Spring</date></pub-dates>"
    (found,) = papers(
        "<xml><records><record><titles><title>T</title></titles>"
        f"<dates>{dates}</dates></record></records></xml>",
        "endnote-xml",
    )
    assert (found.date, found.date_printed, found.extra) == ("2019-03", "Spring 2019-03", {})
