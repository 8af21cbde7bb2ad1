"""Text in old encodings: told by its letters, for the whole file or for single lines."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.domain.records.record import Event, PaperRecord, Remark
from app.domain.text.encodings import decode, guess_encoding
from app.importers import FORMATS, Limits, ReadContext, Source, read_events

RECORD = """@article{{key{number},
  title = {{{title}}},
  author = {{{author}}},
  abstract = {{Spring tides flood low streets twice a month. We forecast their height.}},
  year = {{2021}},
}}
"""
TEXTS = {
    "western": (
        ("Étude de l’évolution des écosystèmes côtiers", "Amélie Lefèvre and Noël Müller"),
        ("Über die Größe der Wälder", "Jörg Brüning-Weiß and Käthe Schröder"),
        ("Østersøens økologi på række", "Søren Kjærgård and Åse Ødegaard"),
        ("Sobre a formação de dunas", "João Gonçalves and Conceição Araújo"),
    ),
    "central": (
        ("Wpływ pływów na żeglugę", "Łukasz Wiśniewski and Żaneta Ćwik"),
        ("Zpěv ptáků za úsvitu", "Jiří Dvořák and Šárka Nováková"),
    ),
    "turkish": (("Gelgitlerin öğrenme ile tahmini", "Şükrü Yılmaz and Çağlar Öztürk"),) * 2,
    "russian": (
        ("Исследование приливов в заливе", "Иванов Иван and Сидорова Анна"),
        ("Песни птиц на рассвете", "Мария Ёлкина and Ян Кий"),
    ),
    "greek": (("Μελέτη της παλίρροιας στον κόλπο", "Γεώργιος Παπαδόπουλος"),) * 2,
    "chinese": (
        ("潮汐预测的机器学习方法研究", "林小明 and 王伟"),
        ("鸟类鸣声识别综述", "李娜 and 张强"),
        ("隐私保护与联邦学习", "陈晨"),
    ),
    "japanese": (
        ("潮汐の予測に関する研究", "佐藤花子 and 鈴木一郎"),
        ("鳥の歌の自動認識について", "田中太郎"),
        ("プライバシー保護とデータ解析", "高橋みなみ"),
    ),
    "korean": (
        ("조석 예측을 위한 기계 학습", "김철수 and 이영희"),
        ("새 소리 인식에 관한 연구", "박민수"),
    ),
}


def records(language: str) -> str:
    return "\n".join(
        RECORD.format(number=number, title=title, author=author)
        for number, (title, author) in enumerate(TEXTS[language])
    )


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("western", "cp1252"), ("western", "mac_roman"), ("central", "cp1250"),
        ("central", "iso8859_2"), ("turkish", "cp1254"), ("russian", "cp1251"),
        ("russian", "koi8_r"), ("greek", "cp1253"), ("chinese", "gb18030"),
        ("japanese", "shift_jis"), ("japanese", "euc_jp"), ("korean", "euc_kr"),
    ],
)  # fmt: skip
def test_the_letters_tell_the_encoding(language: str, encoding: str) -> None:
    text = records(language)
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("names", ["José Núñez", "Søren Kjærgård", "Jörg Weiß", "François", "Å"])
def test_a_few_letters_are_western(names: str) -> None:
    assert guess_encoding(names.encode("latin-1")) == "cp1252"


def read(data: bytes) -> tuple[str, list[Remark], str]:
    source = Source(io.BytesIO(data), Limits())
    text = source.read_all(100_000_000).decode("utf-8")
    return text, list(source.remarks()), source.encoding


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "cp1252"]
)
def test_a_file_in_another_encoding_says_so_once(encoding: str) -> None:
    text, remarks, found = read(records("western").encode(encoding))
    assert text == records("western")
    (remark,) = remarks
    assert (remark.severity, remark.line, remark.code) == ("note", None, "encoding")
    assert found.startswith(encoding[:6])


def test_a_line_in_another_encoding_costs_no_other() -> None:
    lines = records("chinese").splitlines(keepends=True)
    odd = "author = {José Núñez}\n"
    data = "".join(lines).encode() + odd.encode("cp1252") + records("russian").encode()
    text, remarks, encoding = read(data)
    assert text == "".join(lines) + odd + records("russian")
    assert encoding == "utf-8"
    (remark,) = remarks
    assert (remark.severity, remark.line) == ("doubt", len(lines) + 1)
    assert "Windows-1252" in remark.reason


def test_a_damaged_character_costs_itself_alone() -> None:
    text, remarks, _ = read("Größe der Wälder ".encode() + b"\xc3 " + "für alle\n".encode())
    assert text == "Größe der Wälder Ã für alle\n"
    assert [remark.line for remark in remarks] == [1]


def test_lines_beyond_the_first_chunk_are_counted() -> None:
    data = b"plain\n" * 200_000 + b"caf\xe9\n" + b"plain\n" * 50_000 + "café\n".encode()
    text, remarks, _ = read(data)
    assert text.splitlines()[200_000] == text.splitlines()[-1] == "café"
    assert [remark.line for remark in remarks] == [200_001]


def test_a_long_line_is_cut_between_characters() -> None:
    text = "潮汐é" * 700_000
    assert read(text.encode()) == (text, [], "utf-8")


def test_xml_that_names_its_encoding_is_left_to_its_reader() -> None:
    data = "<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>café</a>".encode("latin-1")
    source = Source(io.BytesIO(data), Limits())
    assert source.read_all(1_000) == data


def test_a_mark_within_a_file_goes() -> None:
    mark = b"\xef\xbb\xbf"
    assert read(mark + b"a\n" + mark + b"b\n") == ("a\nb\n", [], "utf-8")


def test_an_encoding_that_a_comment_names_is_taken() -> None:
    text = "% Encoding: ISO8859_2\n" + RECORD.format(number=1, title="Ŕ", author="Ľ")
    assert read(text.encode("iso8859_2"))[0] == text
    assert read(text.encode())[2] == "utf-8"
    for name in ("no-such", "base64", "utf-8", "undefined"):
        other = text.replace("ISO8859_2", name)
        assert read(other.encode("iso8859_2"))[0].startswith(f"% Encoding: {name}\n")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("title", ["Tides", "Приливы и отливы в малых фиордах", "小峡湾的潮汐"])
def test_an_encoding_without_its_mark(encoding: str, title: str) -> None:
    text = f"TY  - JOUR\r\nTI  - {title}\r\nPY  - 2019\r\nER  - \r\n"
    found, remarks, name = read(text.encode(encoding))
    assert (found, name) == (text, encoding)
    assert [remark.severity for remark in remarks] == ["note"]


def events(data: bytes) -> list[Event]:
    return list(read_events(io.BytesIO(data), None, ReadContext(date(2026, 11, 29))))


@pytest.mark.parametrize("name", FORMATS)
def test_bytes_of_zero_cost_nothing_and_are_said(name: str) -> None:
    whole = FORMATS[name].sample.encode()
    right = [event for event in events(whole) if isinstance(event, PaperRecord)]
    for place in (0, 1, len(whole) // 2, len(whole)):
        for zeros in (b"\x00", b"\x00" * 5_000):
            *found, remark = events(whole[:place] + zeros + whole[place:])
            assert [event for event in found if isinstance(event, PaperRecord)] == right
            assert isinstance(remark, Remark)
            assert (remark.severity, remark.code) == ("doubt", "zero-bytes")
            assert remark.line == whole[:place].count(b"\n") + 1


def test_lines_with_bytes_of_zero_are_counted() -> None:
    lines = [b"plain\n"] * 100_000
    for number in (7, 8, 70_000):
        lines[number - 1] = b"pl\x00ai\x00n\n"
    text, remarks, _ = read(b"".join(lines) + b"\x00" * 300_000)
    assert text == "plain\n" * 100_000
    assert [remark.line for remark in remarks] == [7, 8, 70_000, 100_001]
