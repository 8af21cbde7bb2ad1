"""arXiv's categories by name."""

from __future__ import annotations

import pytest

from app.domain.categories import assumed_archive, category_name, is_category


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("cs.LG", "Machine Learning"),
        ("LG", "Machine Learning"),
        ("stat.ML", "Machine Learning"),
        ("quant-ph", "Quantum Physics"),
        ("astro-ph.CO", "Cosmology and Nongalactic Astrophysics"),
        ("cond-mat.mtrl-sci", "Materials Science"),
        ("eess.IV", "Image and Video Processing"),
        ("q-fin.EC", "Economics"),
        ("math", "Mathematics"),
        ("ZZ", None),
        ("cs.ZZ", None),
        ("", None),
    ],
)
def test_names(code: str, name: str | None) -> None:
    assert category_name(code) == name


@pytest.mark.parametrize(
    ("code", "full"),
    [
        *[("LG", "cs.LG"), ("ML", "stat.ML"), ("CV", "cs.CV"), ("CR", "cs.CR"), ("CL", "cs.CL")],
        *[("MA", "cs.MA"), ("SY", "eess.SY"), ("CO", "math.CO"), ("GA", "astro-ph.GA")],
        *[("ZZ", None), ("cs.LG", None)],
    ],
)
def test_bare_classes_are_given_an_archive(code: str, full: str | None) -> None:
    assert assumed_archive(code) == full


def test_only_full_codes_are_categories() -> None:
    assert is_category("cs.LG")
    assert is_category("hep-th")
    assert not is_category("LG")
