"""Identifiers as people paste them: every form of one leads to the same paper, and to no other."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from app.domain.lookup import keys_of, read_pasted

OLD = "10.5555/(TIDE)1099-0002(200101)12:3+<45::AID-X9>2.0.CO;2-Q"
SIGNED = "10.5555/quay#7_b"
FORMS = [
    "{}", "doi:{}", "DOI: {}", "doi {}", "https://doi.org/{}", "http://dx.doi.org/{}", "doi.org/{}",
    "{}.", "({})", "<{}>", "  {} ", "{},",
]  # fmt: skip


def found(text: str, **identifiers: str) -> bool:
    """Tell whether a pasted text leads to a paper of these identifiers."""
    given = {"doi": None, "arxiv_id": None, "url": None, **identifiers}
    pasted = read_pasted(text)
    return pasted is not None and bool(set(pasted.keys) & keys_of(**given))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("doi", [OLD, SIGNED])
def test_a_doi_in_every_form(form: str, doi: str) -> None:
    for written in (doi, doi.lower(), doi.upper()):
        assert found(form.format(written), doi=doi)
        assert found(form.format(written), doi=doi.lower())
    assert not found(form.format(doi), doi=doi + "1")
    assert not found(form.format(doi), doi=doi.partition("#")[0] + "x")


@pytest.mark.parametrize("safe", ["", "/"])
@pytest.mark.parametrize("doi", [OLD, SIGNED])
def test_a_doi_percent_encoded(doi: str, safe: str) -> None:
    assert found("https://doi.org/" + quote(doi, safe=safe), doi=doi)
    assert found("https://doi.org/" + quote(doi, safe=safe).lower(), doi=doi)


def test_of_a_doi_with_a_sign_the_part_before_it_is_another() -> None:
    assert not found(f"https://doi.org/{SIGNED}", doi="10.5555/quay")
    assert found("https://doi.org/10.5555/quay?source=feed", doi="10.5555/quay")
    assert found("10.5555/ends.in.a.stop.", doi="10.5555/ends.in.a.stop.")


@pytest.mark.parametrize(
    "address",
    [
        "https://dl.example.org/doi/full/10.5555/quay",
        "https://www.example.org/content/10.5555/quay.full.pdf",
        "https://link.example.org/article/10.5555%2Fquay#abstract",
        "https://example.org/doi/pdf/10.5555/quay?download=true",
    ],
)
def test_a_publishers_address_has_the_doi(address: str) -> None:
    assert found(address, doi="10.5555/QUAY")
    assert found(address, url=address)


@pytest.mark.parametrize(
    "text",
    [
        "2402.88881", "arXiv:2402.88881v2", "arxiv: 2402.88881", "ARXIV:2402.88881",
        "https://arxiv.org/abs/2402.88881", "http://www.arxiv.org/pdf/2402.88881v3",
        "https://arxiv.org/pdf/2402.88881v3.pdf", "arxiv.org/html/2402.88881v1#S2",
        "https://export.arxiv.org/abs/2402.88881?context=cs",
        "arXiv:2402.88881v2 [cs.LG] 3 Feb 2024", "https://doi.org/10.48550/arXiv.2402.88881",
        "10.48550/arxiv.2402.88881", "https://arxiv.org/abs/2402.88881,", "[2402.88881]",
    ],
)  # fmt: skip
def test_an_arxiv_number_in_every_form(text: str) -> None:
    assert found(text, arxiv_id="2402.88881")
    assert found(text, arxiv_id="2402.88881v4")
    assert found(text, doi="10.48550/arXiv.2402.88881")
    assert found(text, url="https://arxiv.org/abs/2402.88881v1")
    assert not found(text, arxiv_id="2402.88882")


@pytest.mark.parametrize(
    "text",
    [
        "hep-th/0301111", "arXiv:hep-th/0301111v2", "https://arxiv.org/abs/hep-th/0301111",
        "https://arxiv.org/pdf/hep-th/0301111v1.pdf", "HEP-TH/0301111",
    ],
)  # fmt: skip
def test_an_old_arxiv_number_in_every_form(text: str) -> None:
    assert found(text, arxiv_id="hep-th/0301111")


def test_the_class_of_an_old_arxiv_number_does_not_count() -> None:
    assert found("math.GT/0301111", arxiv_id="math/0301111")
    assert found("math/0301111", arxiv_id="math.GT/0301111")


@pytest.mark.parametrize(
    "text",
    [
        "PMID: 7654321", "pmid:7654321", "PMID 7654321", "https://pubmed.ncbi.nlm.nih.gov/7654321/",
        "https://www.ncbi.nlm.nih.gov/pubmed/7654321?dopt=x", "pubmed id 7654321",
    ],
)  # fmt: skip
def test_a_pmid_is_found_by_the_address_of_its_paper(text: str) -> None:
    assert found(text, url="https://pubmed.ncbi.nlm.nih.gov/7654321/")
    assert not found(text, url="https://pubmed.ncbi.nlm.nih.gov/76543210/")


@pytest.mark.parametrize(
    "text",
    [
        "https://www.quay.example/a_b?id=5", "http://quay.example/a_b?id=5",
        "HTTPS://Quay.Example/a%5Fb?id=5", "https://quay.example/a_b?id=5#top",
    ],
)  # fmt: skip
def test_an_address_in_every_form(text: str) -> None:
    assert found(text, url="https://www.quay.example/a_b?id=5")
    assert not found(text, url="https://www.quay.example/a_b?id=6")


@pytest.mark.parametrize(
    "text",
    [
        "", "2020", "10:30", "1,000", "2434.1234", "and/or", "quay/1234567", "doi",
        "doi: who knows", "pubmed 2020", "arxiv", "title: Fjord", "10.5555/a and 10.5555/b",
        f'"{SIGNED}"', "see https://doi.org/10.5555/quay", "node:js", "x" * 3000,
    ],
)  # fmt: skip
def test_anything_else_is_no_identifier(text: str) -> None:
    assert read_pasted(text) is None
