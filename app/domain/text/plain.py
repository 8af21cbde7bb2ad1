"""What a piece of text is once it is safe to keep, and when two pieces say the same.

Cleaning (`clean_text`, `decode`) changes as little as possible: what is stored is
what was printed. Folding (`fold`) throws away all that a reader would not mistype a
query for; its result is a key, never shown. This module knows no format, no table
and no language.
"""

from __future__ import annotations

import re
import unicodedata

from app.domain.tex.html import has_markup, plain_text
from app.domain.text.encodings import decode as decode

# C0 and C1 controls except tab and newline, the byte-order mark wherever it strays,
# and the noncharacters, which no font and few databases accept.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# Embeddings, overrides, isolates and marks of direction. In a name or a title they
# make two equal lines look different, or one line read as another (CVE-2021-42574).
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Letters and signs that print as nothing or as a blank: a name of these alone looks like no name.
_UNSEEN = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Any of the above, to be found in one pass.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufeff\ufffe\uffff]"
)


def clean_text(s: str, *, single_line: bool = False) -> str:
    """The text in NFC, without control characters, and trimmed; "" where nothing of it is seen.

    Lone surrogates, which no encoding can hold, become U+FFFD; see `is_broken`.

    Args:
        s: text from anywhere.
        single_line: for names and titles: blanks collapse to one space, and the
            characters that steer the direction of writing go as well.
    """
    if s.isprintable():  # most names, titles and abstracts; the only blanks in it are spaces
        if not s.isascii():
            s = _seen(unicodedata.normalize("NFC", s))
        return " ".join(s.split()) if single_line and "  " in s else s.strip()
    if _ODD.search(s):
        s = _CONTROLS.sub("", _LINE_BREAKS.sub("\n", s))
        s = _SURROGATES.sub("\ufffd", s)
        if single_line:
            s = _BIDI.sub("", s)
    s = _seen(unicodedata.normalize("NFC", s))
    return " ".join(s.split()) if single_line else s.strip()


def _seen(s: str) -> str:
    return "" if _UNSEEN.fullmatch(s) else s


def without_surrogates(s: str) -> str:
    """The text with U+FFFD for each half of a character."""
    return s if s.isascii() else _SURROGATES.sub("\ufffd", s)


def is_broken(s: str) -> bool:
    """Whether the text holds a lone surrogate: half a character that was cut in two."""
    return not s.isascii() and _SURROGATES.search(s) is not None


# --- folding -----------------------------------------------------------------------

_GREEK_NAMES = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau
upsilon phi chi psi omega
"""
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK_NAMES.split(), strict=True))
# One or two Greek letters are symbols and get their names; three are a Greek word.
_GREEK_SYMBOLS = re.compile("(?<![\u0370-\u03ff])[α-ω]{1,2}(?![\u0370-\u03ff])")

_DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_APOSTROPHES = "'\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02bf\u02be\u00b4\u2032\uff07`"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
# Letters that do not fall apart into a base and an accent under NFKD.
_LETTERS = {
    **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n"},
    **{"þ": "th", "æ": "ae", "œ": "oe", "ĸ": "k", "ə": "e", "ɛ": "e", "ɨ": "i", "ƒ": "f"},
    "ς": "σ",
}
# Of combining marks, those that print may leave out: the accents of Latin and Greek letters, and
# of Cyrillic stress and the points of ё. й, ї and ў are letters, and so is the voicing of kana.
_ACCENTS = re.compile(
    "(?<![\u0400-\u052f])[\u0300-\u036f]|(?<=[аеиоуыэюяєі])[\u0300\u0301]|(?<=е)\u0308"
)
_MARK = re.compile("[\u0300-\u036f]")
# Vowel points of Hebrew and Arabic, and the stroke that stretches an Arabic word.
_POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
_POINT = re.compile(f"[{_POINTS}\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
# Letters of Arabic and Persian that writers and keyboards take for each other.
_ARABIC = dict(zip("ٱىیکةۀ", "اييكهه", strict=True))

_TABLE = str.maketrans(
    {
        **_LETTERS,
        **_ARABIC,
        **dict.fromkeys(_DASHES, " "),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff{}"),
        "~": " ",
        "\u05be": " ",  # Hebrew's hyphen
        "♯": "#",
    }
)
_TABLE[0xAD] = None  # a soft hyphen is no hyphen: it marks where a word may be broken
_TABLED = {chr(code): written or "" for code, written in _TABLE.items() if code > 0x7F}
_IN_TABLE = re.compile(f"[{''.join(_TABLED)}]")

SILENT = f"\u00ad\u0300-\u036f{_POINTS}\u200b-\u200d\u2060\ufeff"
"""Signs within words that folding drops, as `UNSPACED`: not seen, or left out as often as not."""
UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1100-\u11ff\u1780-\u17b3\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u303b\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff"
    "\uff66-\uff9d\uffa0-\uffdc\U00020000-\U0003ffff"
)
"""Letters, as ranges within brackets of a regular expression, of scripts that put no blanks between
words: Chinese, Japanese, Thai, Lao, Burmese, Khmer; and of Korean, which joins particles to words.
Each is a word of its own: words are found as letters side by side."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_FAR = re.compile("[\u0e01-\U0003ffff]")
"""What all of `UNSPACED` lies in: one range is found thirty times as fast as many."""


def fold(s: str) -> str:
    """The text as a key for comparing and searching.

    Lower case, accents off (Ţ → t, ø → o, ß → ss, æ → ae), compatibility forms
    resolved (NFKD), Greek symbols by name (Δ → delta), TeX read as text, hyphens and
    dashes as spaces, apostrophes out, blanks collapsed. A letter with a mark that is another
    letter stays (й, が). Signs that are part of a name are words (C++ → cplusplus, R&D → r and d),
    numbers below or above a letter belong to it (H_2O → h2o), and letters of scripts without
    blanks are words of their own (`UNSPACED`). Other signs stay: what counts as a word is decided
    by the index. Folding a folded text changes nothing.

    120,000 abstracts of 1.2 kB take seconds: plain ASCII goes a short way.
    """
    return fold_plain(plain_text(s) if has_markup(s) else s)


def fold_plain(s: str) -> str:
    """A text without TeX, or of which TeX was read already, as `fold` writes it.

    Reading it twice would take sums of money in it for the ends of a formula.
    """
    return _folded(s, for_search=True)


def fold_letters(s: str) -> str:
    """The text as `fold` writes it, but signs stay signs and no letters are put apart.

    For keys and addresses that people read.
    """
    return _folded(plain_text(s) if has_markup(s) else s, for_search=False)


def _folded(s: str, for_search: bool) -> str:
    if s.isascii():
        s = s.lower()
    else:
        s = unicodedata.normalize("NFKD", s).casefold()
        if _MARK.search(s):  # the bare set is found ten times as fast
            s = _ACCENTS.sub("", s)
        s = _IN_TABLE.sub(lambda found: _TABLED[found[0]], s)
    # Four times as fast as a table: most of these signs are rare.
    s = s.replace("-", " ").replace("~", " ").replace("{", "").replace("}", "")
    if not s.isascii():
        s = _GREEK_SYMBOLS.sub(_name_greek, _POINT.sub("", s))
        # Korean and Japanese were taken apart by NFKD; put them together again.
        s = _decimal(unicodedata.normalize("NFC", s))
        if for_search and _FAR.search(s):
            s = _UNSPACED.sub(r" \g<0> ", s)
    if for_search:
        s = _with_signs(s)
    if "'" in s or "`" in s:
        s = _without_apostrophes(s.replace("`", "'"))
    if "  " not in s and s.isprintable():  # single spaces between words, and no other blanks
        return s.strip()
    return " ".join(s.split())


_CPLUSPLUS = re.compile(r"(?<![^\W_])([^\W\d_])(?:(\+\+)|#)(?![+#]|[^\W\d_])")
_PLUSPLUS = re.compile(r"(?<=[^\W_]{2})\+\+(?!\+)")
_DOTNET = re.compile(r"\.net(?![^\W_])")
_BELOW = re.compile(r"(?<=[^\W\d_])[_^](?=\d)")
_TAGS = re.compile(r"</?su[bp]>")


def _with_signs(s: str) -> str:
    """Signs without which a name is another one as words, or as a part of the word before."""
    # Each sign is looked for by itself: that takes a tenth of the time of a pattern.
    if "<su" in s:
        s = _TAGS.sub("", s)
    if "_" in s or "^" in s:
        s = _BELOW.sub("", s)
    if "&" in s:
        s = s.replace("&", " and ")
    if "++" in s or "#" in s:
        s = _CPLUSPLUS.sub(lambda found: found[1] + ("plusplus " if found[2] else "sharp "), s)
        s = _PLUSPLUS.sub(" plusplus ", s)
    if ".net" in s:
        s = _DOTNET.sub(" dotnet ", s)
    return _with_percents(s) if "%" in s else s


def _with_percents(s: str) -> str:
    """Name the per cent signs behind a number, with a blank between them or without."""
    *before, last = s.split("%")
    written = []
    for part in before:
        number = part[:-1] if part[-1:].isspace() else part
        written.append(f"{number} percent " if number[-1:].isdecimal() else f"{part}%")
    return "".join((*written, last))


_OTHER_DIGIT = re.compile(r"[^\D0-9]")


def _decimal(s: str) -> str:
    """Digits of other scripts as ours: ٣ → 3."""
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), s)


_ELISION = re.compile(r"(?:^|\W)(?:[cdjlmnst]|qu)$")


def _without_apostrophes(s: str) -> str:
    """Apostrophes out of a folded text.

    French and Italian elisions open a word of their own (l'analyse, d'Angelo); any other
    apostrophe lies within one word (O'Brien, don't).
    """
    first, *others = s.split("'")
    joined = [first]
    for part in others:
        if part[:1].isalpha() and _ELISION.search(joined[-1][-3:]):
            joined.append(" ")
        joined.append(part)
    return "".join(joined)


def _name_greek(match: re.Match[str]) -> str:
    return " " + " ".join(_GREEK[letter] for letter in match[0]) + " "


# --- names ---------------------------------------------------------------------------

_NAME_TABLE = {
    **_TABLE,
    # Vowel points of Hebrew and Arabic and Arabic's stretching are seldom printed.
    **dict.fromkeys((*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7)),
    **dict.fromkeys((*range(0x64B, 0x653), 0x670, 0x640)),
    # An alef is printed with or without its hamza (أحمد, احمد); keyboards of Persian have
    # letters of their own for yeh and kaf.
    **str.maketrans("أإآٱیک", "ااااىك"),
    **str.maketrans("ي", "ى"),
}
_CYRILLIC = "\u0400-\u052f"
# Of Cyrillic only what print leaves out: stress on vowels, and the points of ё. й, ї, ў, ѓ and ќ
# are letters, and so are marks of other scripts: voicing of kana, vowel signs of Devanagari.
_PRINTED_MARKS = re.compile(
    f"(?<![{_CYRILLIC}])[\u0300-\u036f]|(?<=[аеиоуыэюяєі])[\u0300\u0301]|(?<=е)\u0308"
)


def fold_name(s: str) -> str:
    """A name, or a part of one, as a key for telling whether two are the same.

    As `fold`, but only marks that print may leave out go: the diacritics of Latin and Greek
    letters, stress and ё in Cyrillic, the points of Hebrew and Arabic. Кий is not Кии, and バス is
    not ハス. A Greek letter is no symbol here. Folding a folded name changes nothing.
    """
    if has_markup(s):
        s = plain_text(s)
    if s.isascii():
        s = s.lower().replace("-", " ").replace("~", " ").replace("{", "").replace("}", "")
    else:
        s = unicodedata.normalize("NFKD", s).casefold()
        s = unicodedata.normalize("NFC", _PRINTED_MARKS.sub("", s)).translate(_NAME_TABLE)
    if "'" in s or "`" in s:
        s = _without_apostrophes(s.replace("`", "'"))
    return " ".join(s.split())


_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"Å": "Aa", "Ø": "Oe"}
)


def transcribed(s: str) -> str:
    """The text with ä as ae, ö and ø as oe, ü as ue, å as aa."""
    return unicodedata.normalize("NFC", s).translate(_UMLAUTS)


def fold_variants(word: str) -> set[str]:
    """Every folded form under which a word may be sought.

    One form for most words; with an umlaut (or å, ø) also the spelling that German and
    the Nordic languages use where the sign is missing: Schölkopf → scholkopf,
    schoelkopf. The way back is not offered: "queue" is no "qüü".
    """
    forms = {fold(word)}
    if not word.isascii():
        forms.add(fold(transcribed(word)))
    return forms
