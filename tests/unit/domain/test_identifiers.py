"""Identifiers come to one form, and nothing but http becomes a link."""

from __future__ import annotations

import pytest

from app.domain.identifiers import (
    doi_key,
    find_code_address,
    normal_arxiv_id,
    normal_doi,
    web_address,
)


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("10.1000/XYZ.1", "10.1000/XYZ.1"),
        ("https://doi.org/10.1000/xyz", "10.1000/xyz"),
        ("http://dx.doi.org/10.1000%2Fxyz", "10.1000/xyz"),
        ("doi: 10.1000/xyz", "10.1000/xyz"),
        ("10.1002/(SICI)1097<1::AID>3.0.CO;2-T", "10.1002/(SICI)1097<1::AID>3.0.CO;2-T"),
        ("https://doi.org/10.1002/9:1%2B%3C1::AID%3E2-0", "10.1002/9:1+<1::AID>2-0"),
        ("10.1002/a&lt;1::AID&gt;2-#", "10.1002/a<1::AID>2-#"),
        ("https://doi.org/10.1000/fjord%232_a", "10.1000/fjord#2_a"),
        ("10.1000%2Fxyz", "10.1000/xyz"),
        ("DOI 10.1000/xyz.", "10.1000/xyz"),
        ("10.1000/xyz).", "10.1000/xyz"),
        ("10.1000/a(b)", "10.1000/a(b)"),
        ("urn:doi:10.1000/xyz", "10.1000/xyz"),
        ("10.1162/", None),
        ("0.26615/978-1", None),
        ("10.1000/a b", None),
        ("", None),
    ],
)
def test_dois(printed: str, doi: str | None) -> None:
    assert normal_doi(printed) == doi


def test_dois_are_one_without_case_and_only_in_ascii() -> None:
    assert doi_key("10.1000/ABC(x)") == doi_key("10.1000/abc(X)")
    assert doi_key("10.1000/Ä") != doi_key("10.1000/ä")


@pytest.mark.parametrize(
    ("printed", "arxiv_id"),
    [
        ("2206.08242", "2206.08242"),
        ("arXiv:2206.08242v3", "2206.08242"),
        ("https://arxiv.org/abs/2206.08242v2", "2206.08242"),
        ("https://arxiv.org/pdf/2206.08242.pdf", "2206.08242"),
        ("https://doi.org/10.48550/arXiv.2206.08242", "2206.08242"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("hep-th/9901001v1", "hep-th/9901001"),
        ("math/0207999v2", "math/0207999"),
        ("MATH.gt/0309136", "math.GT/0309136"),
        ("https://arxiv.org/abs/math/0207999?context=math", "math/0207999"),
        ("arXiv:2401.99991v2 [quant-ph]", "2401.99991"),
        ("https://arxiv.org/pdf/2401.99991v3", "2401.99991"),
        ("2206.8", None),
        ("https://example.org/2206.08242", None),
    ],
)
def test_arxiv_identifiers(printed: str, arxiv_id: str | None) -> None:
    assert normal_arxiv_id(printed) == arxiv_id


@pytest.mark.parametrize(
    "address", ["https://aclanthology.org/1991.iwpt-1.1", "http://localhost:8000/a?b=c#d"]
)
def test_web_addresses_stay(address: str) -> None:
    assert web_address(f" {address} ") == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "//example.org",
        "example.org",
        "https://",
        "https:///path",
        'https://a.b/"onclick="x',
        "https://a.b/<x>",
        "https://a b/",
        "https://[::1",
        "https://a.b:port/",
        "",
    ],
)
def test_everything_else_is_no_link(text: str) -> None:
    assert web_address(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Code is at https://github.com/naver/force.", "https://github.com/naver/force"),
        ("(see https://github.com/a/b)", "https://github.com/a/b"),
        ("at https://github.com/a/b_(c).", "https://github.com/a/b_(c)"),
        ("at \\url{https://github.com/a/b\\_c}", "https://github.com/a/b_c"),
        ("at github.com/a/b, and", "https://github.com/a/b"),
        ("Page: https://lab.github.io/demo/ .", "https://lab.github.io/demo/"),
        ("on https://huggingface.co/org/model!", "https://huggingface.co/org/model"),
        ("https://example.org/x then https://gitlab.com/a/b", "https://gitlab.com/a/b"),
        ("at https://example.org/code", None),
        ("mail a@github.com/b", None),
        ("no address", None),
    ],
)
def test_code_addresses_are_found(text: str, address: str | None) -> None:
    assert find_code_address(text) == address


def test_a_marked_paper_may_keep_its_code_anywhere() -> None:
    assert find_code_address("see https://example.org/c.", any_host=True) == "https://example.org/c"
    assert find_code_address("https://a.org/1 or https://b.org/2", any_host=True) is None
