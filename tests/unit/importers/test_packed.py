"""Folders, ZIP and tar archives: all files in them, none that harms."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import zstandard

from app.errors import ImportRefused
from app.importers import Limits, detect_format, open_source
from app.importers.member_names import shown_name
from app.importers.packed import FilePart, open_parts
from tests.time_limit import time_limit

LINE = b'{"title": "Tides of Small Fjords"}\n'
Read = list[tuple[str, bytes | str]]


def read(origin: Path | bytes, limits: Limits | None = None) -> Read:
    """Open all parts; give the name of each with its bytes, or with why it is not read."""
    where = origin if isinstance(origin, Path) else io.BytesIO(origin)
    found: Read = []
    for part in open_parts(where, "all", limits or Limits()):
        found.append((part.name, content(part)))
    return found


def content(part: FilePart) -> bytes | str:
    if part.source is None:
        return "hidden" if part.is_hidden else part.reason
    try:
        return part.source.read_all(10_000_000)
    except ImportRefused as error:
        return str(error)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: tarred(files, "w:")])
def test_all_files_of_an_archive_are_read_in_its_order(
    pack: Callable[[dict[str, bytes]], bytes],
) -> None:
    files = {"b.jsonl": LINE, "old/a.jsonl.gz": gzip.compress(LINE * 2), "old/empty/": b""}
    if pack is not zipped:
        del files["old/empty/"]
    assert read(pack(files)) == [("all/b.jsonl", LINE), ("all/old/a.jsonl.gz", LINE * 2)]


def test_a_file_alone_is_its_only_part(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE)
    assert read(path) == [("all", LINE)]
    assert read(gzip.compress(LINE)) == [("all", LINE)]


def test_a_folder_is_read_with_all_folders_in_it(tmp_path: Path) -> None:
    for name, data in {
        "z.jsonl": LINE, "old/deep/a.jsonl": LINE, "old/.hidden": b"x", ".git/config": b"x",
        "two.zip": zipped({"in.jsonl": LINE}), "broken.zip": zipped({"a": LINE})[:40],
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round").symlink_to(tmp_path)
    assert read(tmp_path) == [
        ("all/.git", "hidden"),
        ("all/round", "is a link to a folder; name that folder itself."),
        ("all/broken.zip", "The ZIP archive is cut off or damaged; fetch it again."),
        ("all/link", "cannot be opened: no such file or directory."),
        ("all/pipe", "is no regular file; give it to standard input as -."),
        ("all/two.zip/in.jsonl", LINE),
        ("all/z.jsonl", LINE),
        ("all/old/.hidden", "hidden"),
        ("all/old/deep/a.jsonl", LINE),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\x.bib", "x.bib"),
        ("a/./b//c.bib", "a/b/c.bib"),
        ("a\nb\x1b[31m\u202ebib.c", "a b[31mbib.c"),
        ("..", "file without a name"),
        ("x" * 300, "…" + "x" * 199),
    ],
)
def test_a_name_leads_nowhere(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_paths_in_an_archive_write_nothing(
    pack: Callable[[dict[str, bytes]], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert read(pack({"../up.jsonl": LINE})) == [("all/up.jsonl", LINE)]
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "b"]


def test_links_in_a_tar_archive_are_not_followed(tmp_path: Path) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind.decode()}")
            info.type, info.linkname = kind, "../../secret"
            archive.addfile(info)
    assert {reason for _, reason in read(made.getvalue())} == {
        "is no regular file but a link or a device."
    }


def test_what_cannot_be_read_costs_itself_alone() -> None:
    data = bytearray(zipped({"a.jsonl": LINE, "b.jsonl": LINE, "c.zip": zipped({"d": LINE})}))
    second = data.index(b"b.jsonl") - 30
    data[second + 6] |= 1  # encrypted, here and in the list of files
    listed = data.rindex(b"b.jsonl") - 46
    data[listed + 8] |= 1
    assert read(bytes(data)) == [
        ("all/a.jsonl", LINE),
        ("all/b.jsonl", "is encrypted; unpack it with its password first."),
        ("all/c.zip", "is an archive within an archive; unpack it first."),
    ]


PACKERS = (gzip.compress, bz2.compress, lzma.compress, zstandard.compress)


@pytest.mark.parametrize("first", PACKERS)
@pytest.mark.parametrize("second", PACKERS)
def test_a_file_that_is_packed_twice_is_read(
    first: Callable[[bytes], bytes], second: Callable[[bytes], bytes]
) -> None:
    packed = second(first(LINE))
    assert read(packed) == [("all", LINE)]
    assert read(zipped({"a.jsonl.gz.gz": packed})) == [("all/a.jsonl.gz.gz", LINE)]
    assert read(second(first(tarred({"a.jsonl": LINE}, "w:")))) == [("all/a.jsonl", LINE)]


def test_a_file_that_is_packed_too_often_is_refused() -> None:
    packed = LINE
    for _ in range(3):
        packed = gzip.compress(packed)
    assert read(packed) == [("all", LINE)]
    with pytest.raises(ImportRefused, match="packed more than 3 times; unpack it first"):
        detect_format(open_source(io.BytesIO(gzip.compress(packed))))


@pytest.mark.parametrize("layers", [2, 3])
def test_a_bomb_in_layers_is_refused(layers: int) -> None:
    for zeros in (1_000_000_000, 100_000_000):
        packed = gzip.compress(b" " * 10_000_000) * (zeros // 10_000_000)
        for _ in range(layers - 1):
            packed = gzip.compress(packed)
        assert "100 times" in refused(packed)
    half = gzip.compress(gzip.compress(os.urandom(700_000)))
    assert "1 MiB" in refused(half, Limits(unpacked_bytes=1 << 20))


def test_a_zip_archive_that_is_packed_is_refused_with_what_to_do() -> None:
    inner = zipped({"a.jsonl": LINE})
    with pytest.raises(ImportRefused, match="packed once more; unpack it once"):
        read(gzip.compress(inner))
    document = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    with pytest.raises(ImportRefused, match="office document"):
        read(gzip.compress(document))
    for pack in (zipped, tarred):
        within = read(pack({"a.zip": inner, "b.tar": tarred({"a": LINE}), "c.docx": document}))
        assert [what for _, what in within] == [
            "is an archive within an archive; unpack it first.",
            "is an archive within an archive; unpack it first.",
            "The file is an office document or an e-book; save it as text or CSV, and import that.",
        ]


def test_a_damaged_file_in_an_archive_keeps_the_others() -> None:
    lines = b"".join(b'{"title": "%d"}\n' % (number**7) for number in range(5_000))
    data = bytearray(zipped({"a.jsonl": lines, "b.jsonl": LINE}))
    data[5_000:5_050] = b"\xff" * 50
    (_, first), second = read(bytes(data))
    assert first == "The packed file is cut off or damaged; fetch it again."
    assert second == ("all/b.jsonl", LINE)


def test_files_that_systems_leave_are_hidden() -> None:
    names = ["__MACOSX/._a.bib", ".DS_Store", "x/Thumbs.db"]
    assert [what for _, what in read(zipped(dict.fromkeys(names, LINE)))] == ["hidden"] * 3


def test_names_without_a_sign_of_utf_8_are_read_so() -> None:
    data = zipped({"Größe.jsonl": LINE}).replace(b"\x00\x08", b"\x00\x00")  # the flag off
    assert [name for name, _ in read(data)] == ["all/Größe.jsonl"]


def test_office_documents_are_named() -> None:
    with pytest.raises(ImportRefused, match="office document"):
        read(zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}))


def test_an_empty_archive_is_refused() -> None:
    with pytest.raises(ImportRefused, match="empty"):
        read(zipped({}))


def refused(data: bytes, limits: Limits | None = None) -> str:
    """Say why an archive is refused, which takes less than two seconds."""
    with time_limit(2), pytest.raises(ImportRefused) as caught:
        found = read(data, limits)
        if reasons := [what for _, what in found if isinstance(what, str)]:
            raise ImportRefused(reasons[0])
    return str(caught.value)


def test_archives_with_too_much_in_them_are_refused() -> None:
    zeros = zipped({"a.jsonl": b" " * 50_000_000})
    assert "100 times" in refused(zeros)
    assert "larger than 1 MiB" in refused(
        zipped({"a": os.urandom(2_000_000)}), Limits(unpacked_bytes=1 << 20)
    )
    many = zipped({f"{number}.jsonl": b"" for number in range(30)})
    assert "more than 20 files" in refused(many, Limits(files=20))
    many = tarred({f"{number}.jsonl": b"" for number in range(30)})
    assert "more than 20 files" in refused(many, Limits(files=20))
    assert "100 times" in refused(tarred({"a.jsonl": b" " * 50_000_000}))
    inner = gzip.compress(b" " * 50_000_000)
    assert "100 times" in refused(zipped({"a.jsonl.gz": inner}))


def test_all_files_of_an_archive_count_together() -> None:
    half = gzip.compress(os.urandom(700_000))
    data = zipped({"a.gz": half, "b.gz": half}, zipfile.ZIP_STORED)
    found = read(data, Limits(unpacked_bytes=2 << 20))
    assert isinstance(found[1][1], str)
    assert "2 MiB" in found[1][1]


def test_files_that_overlap_are_refused() -> None:
    """One packed text, listed a thousand times: small as given, and huge when read."""
    packed = zipped({"a": b" " * 40_000})
    start = packed.index(b"PK\x01\x02")
    entry = packed[start : packed.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(entry) * 1_000, start, 0)
    assert "100 times" in refused(packed[:start] + entry * 1_000 + end)


def test_a_list_of_a_million_files_is_not_read() -> None:
    entry = zipped({"a": b""})
    start = entry.index(b"PK\x01\x02")
    one = entry[start : entry.index(b"PK\x05\x06")]
    listed = one * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, len(listed), start, 0)
    assert "files" in refused(entry[:start] + listed + end)


class Pipe(io.RawIOBase):
    """Bytes that can be read once, a few at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._data.read(min(len(buffer), 1_000))
        buffer[: len(data)] = data
        return len(data)


@pytest.mark.parametrize("data", [zipped({"a": LINE}), tarred({"a": LINE})])
def test_an_archive_is_read_from_a_pipe(data: bytes) -> None:
    parts = open_parts(Pipe(data), "pipe", Limits())  # type: ignore[arg-type]
    assert [(part.name, content(part)) for part in parts] == [("pipe/a", LINE)]


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: tarred(files, "w:")])
def test_damage_is_refused_without_a_crash(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    sound = pack({"a.jsonl": LINE * 50, "b/c.jsonl.gz": gzip.compress(LINE * 9)})
    chance = Random(1)
    for _ in range(200):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 4))
        with suppress(ImportRefused):
            assert read(bytes(data)) is not None
