"""`oeuvre export`: papers to standard output, or to a file."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app.cli.given import Given, asked_filters, with_parameters
from app.cli.opening import one_state, open_library
from app.console import say
from app.errors import OeuvreError
from app.explorer.exports.options import FILE_OPTIONS, file_options
from app.explorer.exports.records import export_records, in_order_of
from app.explorer.file_names import words_of
from app.explorer.pages.wording import counted
from app.explorer.value_readers import nearest
from app.exporters import FORMATS
from app.library.library import Library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


_OF_THE_SYSTEM = (Path("/dev"), Path("/proc"))
"""Folders whose entries are open files: a name there is no file of its own."""


@app.command()
@with_parameters(also=FILE_OPTIONS.values())
def export(
    format_name: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; standard output without.")
    ] = None,
    *,
    given: Given,
) -> None:
    """Write papers in another format; the filters are those of the pages."""
    with closing(open_library(load_settings())) as library:
        export_papers(library, format_name, output, given)


def export_papers(library: Library, format_name: str, output: Path | None, given: Given) -> None:
    """Write the papers of the filters in a format.

    Args:
        given: filters, and options of the format.

    Raises:
        BadParameters: an option or filter that is none.
        OeuvreError: there is no such format, the file cannot be written, or the export fails;
            then a regular file is as it was.
    """
    exporter = FORMATS.get(format_name)
    if exporter is None:
        guess = nearest(format_name, FORMATS)
        hint = f" Did you mean {guess}?" if guess else f" There are {', '.join(FORMATS)}."
        raise OeuvreError(f"There is no export format “{format_name}”.{hint}")
    filters, chosen = asked_filters(library, given, FILE_OPTIONS)
    filters = in_order_of(exporter, filters)
    try:
        with one_state(library) as snapshot:
            words = words_of(snapshot, filters)
            title = f"Papers: {words}" if words else ""
            options = file_options(snapshot, exporter, chosen, title)
            papers = export_records(snapshot, filters, options.group)
            _write(output, exporter.write(papers, options))
            hidden = snapshot.columns.hidden
    except (OeuvreError, OSError):
        raise
    except Exception as error:
        cause = str(getattr(error, "orig", None) or error) or type(error).__name__
        raise OeuvreError(f"The export failed and is not whole ({cause}).") from error
    if hidden:
        say(f"{counted(hidden, 'paper')} hidden by hand: left out (see /papers/hidden).")


def _write(output: Path | None, pieces: Iterable[str]) -> None:
    if output is not None:
        write_file(output, pieces)
        return
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.writelines(pieces)
    sys.stdout.flush()


def write_file(output: Path, pieces: Iterable[str]) -> None:
    """Write text to a file, as a whole or not at all where that can be; links are followed.

    A regular file is replaced once all of its new text is there; it keeps its mode and owner. Into
    anything else (a pipe, a device, `/dev/stdout`) the text is written as it comes.

    Raises:
        OeuvreError: it cannot be written; a regular file is as it was.
        BrokenPipeError: whoever read from a pipe has gone.
    """
    try:
        target, before = _target(output)
        if target is None or (before is not None and not stat.S_ISREG(before.st_mode)):
            with output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        else:
            _replace(target, before, pieces)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OeuvreError(
            f"{output} cannot be written: {(error.strerror or '').lower()}."
        ) from None


def _target(output: Path) -> tuple[Path | None, os.stat_result | None]:
    """Return the file behind a name and its state now, None where there is none yet.

    The file is None where the name is one of an open file, such as `/dev/stdout`.
    """
    path = output.absolute()
    with contextlib.suppress(FileNotFoundError):
        path.stat()  # raises where links lead in a circle
    while path.is_symlink():
        if any(folder in path.parents for folder in _OF_THE_SYSTEM):
            return None, None
        path = path.parent / path.readlink()
    if any(folder in path.parents for folder in _OF_THE_SYSTEM):
        return None, None
    try:
        return path, path.stat()
    except FileNotFoundError:
        return path, None


def _replace(target: Path, before: os.stat_result | None, pieces: Iterable[str]) -> None:
    """Write beside a regular file, then take its place."""
    unfinished = target.with_name(f".oeuvre-{secrets.token_hex(6)}.unfinished")
    # Until it has the mode of the file that it replaces, nobody else may read it.
    mode = 0o666 if before is None else 0o600
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        if before is not None and before.st_nlink > 1:
            shutil.copyfile(unfinished, target)  # its other names show the new text, too
            return
        if before is not None:
            with contextlib.suppress(PermissionError):
                os.chown(unfinished, before.st_uid, before.st_gid)
            unfinished.chmod(stat.S_IMODE(before.st_mode))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
