"""Which printed names are of no person: those of bodies that sign papers, and of nobody at all.

A name of a group stays whole: it has no family name, no initials, and is never one person with
another name.
"""

from __future__ import annotations

import re

_GROUP_WORDS = """
academia academy agency alliance association associates authority authors center centre
coalition collaboration collaborations collaborative college collective commission committee
community conference consortia consortium contributors corporation council
delegation department developers directorate division editors federation forum foundation gmbh
government groep group groupe groups grupo hospital inc initiative institut institute institutes
institution instituto investigators laboratories laboratory library llc ltd members ministry
ministère ministerio museum network networks observatory organisation organisations organization
organizations parliament participants partnership partners programme project registry researchers
school secretariat society société subcommittee survey taskforce team teams trialists
universidad università universität université university workgroup workshop
"""
GROUP_WORDS = frozenset(_GROUP_WORDS.split()) | {"inc.", "ltd."}
"""In lower case. Left out are words that are family names as well: Bank, Church, Press, Service."""

_IN_FULL = "board meeting office panel program staff task trials union unit"
IN_FULL = frozenset(_IN_FULL.split())
"""Words of groups unless an initial or a comma shows a person: Editorial Board, John A. Board."""

_CJK_GROUP = re.compile(
    "(?:委员会|委員会|研究会|研究所|研究院|协会|協会|学会|學會|大学|大學|小组|课题组|团队|グループ|チーム|機構|機関"
    "|연구회|위원회|연구소|학회|대학교|연구팀|협회)$"
)
_JOINING = frozenset({"and", "&", "for", "für", "pour"})
"""Words between others that join several people, or are part of a body's name."""
# "of" joins two words in a person's name (William of Ockham), more in others.
_OF = re.compile(r"\S of \S+ \S|\S \S+ of \S", re.IGNORECASE)
# Alzheimer's Disease Centers; but 's Gravesande, D'Souza, and a family name (Ada Chamming's).
_POSSESSIVE = re.compile(r"\w{3}(?:['’]s|s['’])(?= )|\S \S+ \w{3,}['’]s$")
_AROUND_WORDS = ".,;:()[]{}\"“”'’"
_AROUND = frozenset(_AROUND_WORDS) - {"."}
"""Periods stay: most names have them, and no word of a body but Inc. and Ltd."""


_NOBODY = """
anonymous author
anonymous authors
author
authors
editor
editors
et al
n a
no author
no authors
none
others
unknown
unknown author
unknown authors
various
various authors
"""
NOBODY = frozenset(_NOBODY.strip().splitlines()) | {"anon", "anonymous"}
"""Keys of names, folded."""


def is_group_name(text: str) -> bool:
    """Say whether a printed name is that of a group, or of several people printed as one.

    Args:
        text: with single blanks between its words.
    """
    words = _words(text)
    return not _JOINING.isdisjoint(words[1:-1]) or _is_body(text, words)


def is_body(text: str) -> bool:
    """Say whether a name is that of one body: it has a word, or a form, that no person's name has.

    Args:
        text: with single blanks between its words.
    """
    return _is_body(text, _words(text))


def _is_body(text: str, words: list[str]) -> bool:
    if not text.isascii() and _CJK_GROUP.search(text):
        return True
    if len(words) < 2:
        return False
    if not GROUP_WORDS.isdisjoint(words):
        return True
    if "of" in words and _OF.search(text):
        return True
    if ("'" in text or "’" in text) and _POSSESSIVE.search(text):
        return True
    return (
        not IN_FULL.isdisjoint(words)
        and "," not in text
        and all(len(word.rstrip(".")) > 1 or word == "&" for word in words)
    )


def ends_as_body(text: str) -> bool:
    """Say whether the last word of a name is that of a body ("Gemma Team")."""
    words = _words(text)
    return len(words) > 1 and words[-1] in GROUP_WORDS | IN_FULL


def _words(text: str) -> list[str]:
    words = text.lower().split()
    return words if _AROUND.isdisjoint(text) else [word.strip(_AROUND_WORDS) for word in words]


def is_nobody(key: str) -> bool:
    """Say whether a name names nobody.

    Args:
        key: of a name, folded (`app.domain.people.names.name_key`).
    """
    return key in NOBODY or all(len(word) == 1 for word in key.split())
