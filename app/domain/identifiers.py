"""Identifiers of papers and addresses, brought to the one form that is stored.

Each function takes what a source prints and returns the identifier, or None where it
is none. Nothing is looked up: that a DOI is well formed does not mean that it exists.
"""

from __future__ import annotations

import re
from html import unescape
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import quote, unquote, urlsplit

_LONGEST = 2_000
"""Characters of an identifier with its address."""
# "10." + registrant + "/" + suffix: DOI Handbook, section 3.2. A registrant may have
# further parts (10.1000.10/123).
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_PREFIX = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:urn|info):doi[:/]|doi:?\s*)+", re.IGNORECASE
)
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_ENTITY = re.compile("&(?:lt|gt|amp|#60|#62|#38);")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_AFTER_DOI = ".,;:'\"\u2019\u201d"
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}

# Since April 2007: YYMM.number, four digits until the end of 2014, then five.
# Before: archive(.class)/YYMMnnn. https://info.arxiv.org/help/arxiv_identifier.html
_ARXIV = re.compile(
    r"(?P<new>\d{4}\.\d{4,5})(?:v[1-9]\d*)?"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)*)(?P<subject>\.[a-z]{2})?(?P<old>/\d{7})(?:v[1-9]\d*)?",
    re.IGNORECASE,
)
_ARXIV_PREFIX = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)*(?:arxiv|alphaxiv|ar5iv)\.org/"
    r"(?:abs|pdf|html|format|src|e-print|ps)/|arxiv\s*:\s*",
    re.IGNORECASE,
)
_AFTER_ARXIV = re.compile(r"(?:[?#].*|\s*\[[\w.-]+\]|/)$")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)


def normal_doi(printed: str) -> str | None:
    """The bare DOI with its letters as printed, without address, "doi:" and the sentence's signs.

    Two DOIs are compared by their `doi_key`: DOIs do not tell case apart.
    """
    if len(printed) > _LONGEST:
        return None
    text = printed.strip().translate(_INVISIBLE)
    prefix = _DOI_PREFIX.match(text)
    if prefix:
        text = text[prefix.end() :]
    if "%" in text and _ENCODED.search(text):
        text = unquote(text)
    if "&" in text and _ENTITY.search(text):
        text = unescape(text)
    while text and (text[-1] in _AFTER_DOI or _is_unopened(text)):
        text = text[:-1]
    return text if _DOI.fullmatch(text) else None


def doi_key(doi: str) -> str:
    """What is the same for all ways of writing a DOI: the letters A to Z in lower case."""
    return doi.lower() if doi.isascii() else doi.translate(_ASCII_LOWER)


def doi_address(doi: str) -> str:
    """Return the address at which a DOI is resolved, its odd signs percent-encoded; "" for ""."""
    return f"https://doi.org/{quote(doi, safe='/:;()')}" if doi else ""


_ASCII_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def _is_unopened(text: str) -> bool:
    """Whether a text ends in a bracket that was opened before it: "(see 10.1000/x)"."""
    closing = text[-1]
    opening = _CLOSING.get(closing)
    return opening is not None and text.count(opening) < text.count(closing)


def normal_arxiv_id(printed: str) -> str | None:
    """The arXiv identifier without address, "arXiv:", version and ".pdf"."""
    if len(printed) > _LONGEST:
        return None
    text = printed.strip()
    for prefix in (_DOI_PREFIX, _ARXIV_DOI, _ARXIV_PREFIX):
        text = prefix.sub("", text, count=1) if prefix.match(text) else text
    text = _AFTER_ARXIV.sub("", text).removesuffix(".pdf")
    match = _ARXIV.fullmatch(text)
    if match is None:
        return None
    # Archives are written in lower case, their subject classes in capitals: math.GT/0309136.
    return match["new"] or (
        match["archive"].lower() + (match["subject"] or "").upper() + match["old"]
    )


_VERSION = re.compile(r"\dv(?P<version>[1-9]\d*)(?=\.pdf|[?#/\s]|$)", re.IGNORECASE)


def arxiv_version(printed: str) -> int | None:
    """The version that an arXiv identifier or its address names: 3 of "2206.08242v3"."""
    match = _VERSION.search(printed)
    return int(match["version"]) if match and normal_arxiv_id(printed) else None


def is_arxiv_doi(doi: str) -> bool:
    """Whether a bare DOI is one that arXiv itself gives: https://info.arxiv.org/help/doi.html"""
    return _ARXIV_DOI.match(doi) is not None


_ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid\s*:?\s*)?"
    r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?",
    re.IGNORECASE,
)
_PMID = re.compile(
    r"(?:(?:https?://)?(?:www\.|pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?|pmid\s*:?\s*)?"
    r"0*([1-9]\d{0,8})/?",
    re.IGNORECASE,
)


def normal_orcid(printed: str) -> str | None:
    """The ORCID without its address: 0000-0002-1825-0097. Its check digit is not tested."""
    match = _ORCID.fullmatch(printed.strip())
    return "-".join(match.groups()).upper() if match else None


def normal_pmid(printed: str) -> str | None:
    """The number of a paper in PubMed without address and "PMID"."""
    match = _PMID.fullmatch(printed.strip())
    return match[1] if match else None


_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?:/[\w./%~+=&?#:,;-]*)?")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f]")


def web_address(printed: str) -> str | None:
    """The address if it is one of http or https with a host, else None.

    Anything else (`javascript:`, `data:`, `file:`) must never become a link.
    """
    text = printed.strip()
    if _PLAIN_ADDRESS.fullmatch(text):  # nearly all; urlsplit takes ten times as long
        return text
    if not text or _NOT_IN_ADDRESS.search(text):
        return None
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return text


# --- addresses of code ---------------------------------------------------------------

_CODE_HOSTS = (
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|sourceforge\.net"
    r"|huggingface\.co|anonymous\.4open\.science|[\w-]+\.github\.io|gist\.github\.com)"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|^`\\$]+(?:\\_[^\s<>\"{}|^`\\$]*)*")
_CODE_ADDRESS = re.compile(
    rf"(?<![\w./@-])(?:https?://)?(?:www\.)?{_CODE_HOSTS}/"
    r"[^\s<>\"{}|^`\\$]+(?:\\_[^\s<>\"{}|^`\\$]*)*"
)
_BRACKETS = {")": "(", "]": "["}


def find_code_address(text: str, *, any_host: bool = False) -> str | None:
    """The first address of a code host in a running text, else None.

    The sentence's own signs at its end (full stop, closing bracket) are taken off, TeX's
    `\\_` is read as `_`, and a missing `https://` is put in front.

    Args:
        text: an abstract, TeX untouched.
        any_host: also take the only address of the text if none is a code host's.
    """
    match = _CODE_ADDRESS.search(text)
    if match is None and any_host:
        others = list(_ADDRESS.finditer(text))
        match = others[0] if len(others) == 1 else None
    if match is None:
        return None
    address = match[0].replace("\\_", "_")
    while address and (
        address[-1] in ".,;:!?'*_~\u201d\u2019"
        or (
            address[-1] in _BRACKETS
            and address.count(_BRACKETS[address[-1]]) < address.count(address[-1])
        )
    ):
        address = address[:-1]
    if "://" not in address:
        address = "https://" + address
    return web_address(address)
