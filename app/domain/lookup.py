"""Identifiers of papers as people paste them, and the keys under which papers are looked up.

A DOI, an arXiv number, a PMID or a web address is read in every usual form: bare, with its name
before it, as an address, percent-encoded, in any case, with a version or a full stop behind it.
A key is one string for all forms of one identifier. What a source prints as its identifier is
`app.domain.identifiers`' business. Nothing is looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import unquote

Kind = Literal["DOI", "arXiv number", "PMID", "web address"]

LONGEST = 2000
"""Characters of a text that may be an identifier: as many as an address that browsers accept."""

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_DOI_NAME = re.compile(
    r"(?:https?://)?(?:dx\.|www\.)?doi\.org/+(?:doi:)?|(?:info|urn):doi[:/]|doi\s*:?\s*",
    re.IGNORECASE,
)
_ARXIV = re.compile(
    r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<archive>[a-z]+(?:-[a-z]+)*)(?:\.[a-z]{2})?/(?P<old>\d{7}))"
    r"(?:v\d+)?",
    re.IGNORECASE | re.ASCII,
)
_OLD_ARCHIVES = """
acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas
cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex
nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int supr-con
"""
_ARCHIVES = frozenset(_OLD_ARCHIVES.split())
"""All that had papers before the numbers of April 2007."""
_ARXIV_NAME = re.compile(
    r"(?:https?://)?(?:\w+\.)?(?:arxiv|alphaxiv|ar5iv)(?:\.labs\.arxiv)?\.org/[a-z]+/"
    r"|arxiv\s*:?\s*|10\.48550/arxiv\.",
    re.IGNORECASE,
)
_ARXIV_CLASS = re.compile(r"\s+\[[\w.-]+\].*")  # arXiv:2401.99991v2 [cs.LG] 3 Jan 2024
_PMID = re.compile(
    r"(?:(?:https?://)?(?:www\.|pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?"
    r"|(?:https?://)?(?:www\.)?europepmc\.org/(?:article|abstract)/med/"
    r"|pmid\s*:?\s*|pubmed(?:\s+id\s*:?|\s*:)\s*)0*(?P<id>[1-9]\d{0,8})(?:[/?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_HOSTS = ("arxiv", "doi.org", "ncbi.nlm", "europepmc", "ar5iv")
_OPENING = "<([{'‘‹"
_CLOSING = ".,;:!?'’›"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
# What publishers' addresses put behind a DOI.
_PAGE_OF_DOI = re.compile(
    r"[/.](?:full|pdf|epdf|abstract|html|meta|full-?text)(?:/.*)?$|v\d+$", re.IGNORECASE
)
_QUERY = re.compile("[?#]")
_LINKED = re.compile(r"\?[\w.-]+=.*")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text that is one identifier."""

    kind: Kind
    keys: tuple[str, ...]
    """Under which its paper may be known, the likeliest first: whether `%2F`, a bracket or a full
    stop at the end belongs to a DOI is known only to whoever has the paper."""
    shown: str
    """The identifier without address and name, for the reader."""


def read_pasted(text: str) -> Pasted | None:
    """Return the identifier that a typed text is, or None where it is anything else."""
    text = text.strip()
    if not text or len(text) > LONGEST or text[0] in '"“”„«»':
        return None
    forms = list(_trimmed(text))
    for read in (_pmid, _arxiv, _doi, _address):
        for form in forms:
            if found := read(form):
                return found
    return None


def keys_of(doi: str | None, arxiv_id: str | None, url: str | None) -> set[str]:
    """Return the keys under which a paper is found by its identifiers; empty for none."""
    keys: set[str] = set()
    if doi:
        keys.add(_doi_key(_bare_doi(doi)))
    if url:
        keys.add(_address_key(url))
    for given, signs in ((doi, ("arxiv",)), (arxiv_id, ("",)), (url, _HOSTS)):
        # Most addresses are those of publishers: 120,000 of them are read in a second so.
        if given and any(sign in given.lower() for sign in signs):
            found = _pmid(given) or _arxiv(given) or _doi(given)
            keys.update(found.keys if found else ())
    return keys


# --- one reader a kind -----------------------------------------------------------------


def _pmid(text: str) -> Pasted | None:
    found = _PMID.fullmatch(text)
    return Pasted("PMID", (f"pmid:{found['id']}",), found["id"]) if found else None


def _arxiv(text: str) -> Pasted | None:
    bare = _DOI_NAME.sub("", text, count=1) if _DOI_NAME.match(text) else text
    named = _ARXIV_NAME.match(bare)
    if named:
        bare = bare[named.end() :]
        bare = _ARXIV_CLASS.sub("", unquote(_QUERY.split(bare)[0])).rstrip("/")
    elif bare is not text:
        return None  # a DOI of another registrant
    if bare.lower().endswith((".pdf", ".html")):
        bare = bare[: bare.rindex(".")]
    found = _ARXIV.fullmatch(bare)
    if not found or (found["old"] and found["archive"].lower() not in _ARCHIVES):
        return None
    if found["new"] and not named and not 1 <= int(found["new"][2:4]) <= 12:
        return None  # a decimal number
    number = found["new"] or f"{found['archive'].lower()}/{found['old']}"
    return Pasted("arXiv number", (f"arxiv:{number}",), number)


def _doi(text: str) -> Pasted | None:
    bare = _bare_doi(text)
    forms = [form for form in dict.fromkeys(_doi_forms(bare)) if _DOI.fullmatch(form)]
    if not forms:
        return None
    return Pasted("DOI", tuple(dict.fromkeys(map(_doi_key, forms))), _without_end(unquote(bare)))


def _bare_doi(text: str) -> str:
    named = _DOI_NAME.match(text)
    return text[named.end() :] if named else text


def _doi_key(doi: str) -> str:
    return f"doi:{doi.lower()}"


def _doi_forms(bare: str) -> Iterator[str]:
    """Yield what a DOI may be, percent-encoded or not, with or without the signs at its end."""
    for form in (bare, unquote(bare), unescape(bare)):
        yield from _trimmed(form)
    # What follows a question mark in the way of `?source=x` was put there by whoever linked it; a
    # number sign may belong to the DOI.
    yield _LINKED.sub("", unquote(bare))


def _address(text: str) -> Pasted | None:
    found = _ADDRESS.fullmatch(text)
    if not found:
        return None
    keys = [_address_key(text), _address_key(text.partition("#")[0])]
    # A publisher's page has the DOI in its address: …/doi/full/10.1145/3292500.
    for form in (text, unquote(text)):
        if inner := _DOI.search(form):
            doi = _QUERY.split(inner[0])[0]
            keys += [_doi_key(inner[0]), _doi_key(doi)]
            while (shorter := _PAGE_OF_DOI.sub("", doi)) != doi:
                doi = shorter
                keys.append(_doi_key(doi))
    return Pasted("web address", tuple(dict.fromkeys(keys)), text)


def _address_key(address: str) -> str:
    """One key for http and https, with and without www., in whatever encoding."""
    _, colon, rest = address.partition("://")
    rest = rest if colon else address
    rest = unquote(rest) if "%" in rest else rest
    host, slash, path = rest.partition("/")
    return f"address:{host.lower().removeprefix('www.')}{slash}{path}".rstrip("/")


def _trimmed(text: str) -> Iterator[str]:
    """Yield a text, and the text without the signs that a sentence puts around it."""
    yield text
    inner = _without_end(text.lstrip(_OPENING).strip())
    if inner != text:
        yield inner


def _without_end(text: str) -> str:
    """Drop full stops, commas and brackets that were opened before the text began."""
    while text and (
        text[-1] in _CLOSING
        or (text[-1] in _BRACKETS and text.count(text[-1]) > text.count(_BRACKETS[text[-1]]))
    ):
        text = text[:-1]
    return text
