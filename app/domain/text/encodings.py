"""Which encoding bytes are in, where they are not UTF-8, by the letters that come out.

Western bytes are weighed here, by the alphabets of the languages that would be written: the letters
of one line are those of one language. charset-normalizer takes two thirds of such texts for others
(measured: French, German or Danish names among English words). It is asked for scripts whose
letters stand in long runs, of which it knows nine in ten with one record and all with three.
"""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks, and the encodings that begin with them."""
SAMPLE_BYTES = 64 * 1024
"""Bytes of lines that are looked at; more says no more."""
FALLBACK = "cp1252"
"""Where nothing speaks for another one."""

ENCODING_NAMES = {
    "cp1252": "Windows-1252 (Western European)",
    "latin-1": "ISO 8859-1 (Western European)",
    "mac_roman": "Mac OS Roman",
    "cp1250": "Windows-1250 (Central European)",
    "iso8859_2": "ISO 8859-2 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    **dict.fromkeys(("utf-32", "utf-32-le", "utf-32-be"), "UTF-32"),
}
"""For a reader."""

# Of each encoding, the letters beyond ASCII of its languages, one language a word.
_WESTERN = "äöüß éèêëàâæçîïôœùûÿ áéíóúñü¿¡ ãõáâàçéêíóôú àèéìíòóù åæøéö åäöé áéíóúýþæðö ëéïöü"
_CENTRAL = "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čćđšž ăâîşţ äöüß"
_TURKISH = "çğıöşüâîİ"
_LATIN = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1254": _TURKISH,
    "iso8859_2": _CENTRAL,
    "mac_roman": _WESTERN,
}
_SIGNS = set("’‘“”„‚–—…«»‹›°§©®±×·•€\xa0")
_ALPHABETS = {
    encoding: [set(letters + letters.upper()) | _SIGNS for letters in languages.split()]
    for encoding, languages in _LATIN.items()
}
_OTHER_SCRIPTS = {
    "cp1251": "cp1251",
    "koi8_r": "koi8_r",
    "cp1253": "cp1253",
    "cp1255": "cp1255",
    "cp1256": "cp1256",
    "gb18030": "gb18030",
    "big5": "big5",
    "shift_jis": "cp932",
    "euc_jp": "euc_jp",
    "euc_kr": "cp949",
}
"""What is asked for -> the wider encoding that is read, which has the same letters and more."""
_RUN = re.compile(rb"[\x80-\xff]{3,}|(?:[\x81-\x9f\xe0-\xef][\x40-\x7e\x80-\xfc]){3,}")
_HIGH = re.compile(rb"[\x80-\xff]")


def guess_encoding(data: bytes) -> str:
    """Name the encoding that bytes are most likely in, by Python's name of it.

    Args:
        data: not UTF-8; lines that are ASCII say nothing.
    """
    lines = [line for line in data[:SAMPLE_BYTES].splitlines() if not line.isascii()]
    sample = b"\n".join(lines)
    high = len(_HIGH.findall(sample))
    in_runs = sum(len(_HIGH.findall(run)) for run in _RUN.findall(sample))
    if in_runs * 2 > high:
        return _other_script(sample)
    return max(_LATIN, key=lambda encoding: _fit(lines, encoding))


def _other_script(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # takes a moment, and is seldom needed

    best = from_bytes(sample, cp_isolation=list(_OTHER_SCRIPTS)).best()
    return FALLBACK if best is None else _OTHER_SCRIPTS[best.encoding]


def _fit(lines: list[bytes], encoding: str) -> int:
    """Count letters that are of the language of their line, less those that are not."""
    fit = 0
    for line in lines:
        letters = [sign for sign in line.decode(encoding, "replace") if not sign.isascii()]
        own = max(sum(sign in alphabet for sign in letters) for alphabet in _ALPHABETS[encoding])
        fit += 2 * own - len(letters)
    return fit


def decode(data: bytes) -> tuple[str, str]:
    """The text that the bytes hold, and the name of the encoding that was taken.

    Tried in this order: a byte-order mark, UTF-8, the likeliest other one. Lines that are UTF-8
    stay so among others. Never fails: a byte that the encoding has not becomes U+FFFD.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = guess_encoding(data)
        return "".join(decode_line(line, encoding) for line in data.splitlines(True)), encoding


def decode_line(line: bytes, encoding: str) -> str:
    """The text of a line: UTF-8 where it is that, else in another encoding.

    A line that is UTF-8 but for a few bytes stays so; these are read in the other encoding.
    """
    return (
        line.decode("utf-8", _BYTE_BY_BYTE) if is_utf8(line) else line.decode(encoding, "replace")
    )


def is_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8, but for a few bytes perhaps."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        text = line[:SAMPLE_BYTES].decode("utf-8", "replace")
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        return beyond > 2 * text.count("\ufffd")
    return True


_BYTE_BY_BYTE = "oeuvre-western"


def _read_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as Western bytes."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode(FALLBACK, "replace"), error.end


codecs.register_error(_BYTE_BY_BYTE, _read_bytes)
