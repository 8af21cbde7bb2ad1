"""`oeuvre topics`: finds themes, previews a rebuild, undoes one, and takes changes by hand."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from app.cli.opening import open_library
from app.console import say
from app.errors import OeuvreError
from app.explorer.filters import Filters
from app.explorer.topics.query import find_topics, grouped_topics, topics_by_hand
from app.library.library import FEWEST_PAPERS, Library
from app.library.snapshot import Snapshot
from app.settings import Settings, load_settings
from app.store.shared.opening import open_database
from app.topics.edits import Change, ChangeKind, TopicByHand
from app.topics.store import change_topics, has_topics, keep_rebuild, undo_rebuild

if TYPE_CHECKING:
    from app.topics.rebuild import Preview


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def topics(
    preview: Annotated[bool, typer.Option(help="Show what would change; change nothing.")] = False,
    undo: Annotated[
        bool, typer.Option(help="Bring back the topics before the last rebuild.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="Print the topics and what was changed by hand.")
    ] = False,
    rename: Annotated[
        tuple[int, str] | None,
        typer.Option(metavar="ID LABEL", help='Name a topic; "" brings the found name back.'),
    ] = None,
    merge: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="ID INTO", help="Let a topic's papers count for another."),
    ] = None,
    split: Annotated[int | None, typer.Option(metavar="ID", help="Take a merge back.")] = None,
    hide: Annotated[int | None, typer.Option(metavar="ID", help="Show a topic no more.")] = None,
    show: Annotated[int | None, typer.Option(metavar="ID", help="Show a hidden one again.")] = None,
) -> None:
    """Find the topics of the library anew; ids, colours and all changes by hand stay."""
    changes = asked_changes(rename, merge, split, hide, show)
    if preview + undo + list_ + len(changes) > 1:
        raise OeuvreError("oeuvre topics does one thing at a time; give one option.")
    if changes:
        change_by_hand(load_settings(), changes[0])
        return
    with closing(open_library(load_settings())) as library:
        if list_:
            list_topics(library.snapshot())
        else:
            rebuild_topics(library, preview_only=preview, undo=undo)


def find_first_topics(library: Library) -> None:
    """Find topics in a library that never had any; papers that came in are placed elsewhere."""
    with library.database.read() as session:
        if has_topics(session):
            library.place_new_papers()
            return
    if library.columns().size < FEWEST_PAPERS:
        return
    preview = preview_topics(library)
    if keep_rebuild(library.database, preview.rebuild):
        say(f"{len(preview.rebuild.topics):,} topics were found.")


def rebuild_topics(library: Library, *, preview_only: bool, undo: bool) -> None:
    """Look for topics anew; or say only what that would change; or take the last rebuild back."""
    if undo:
        number = undo_rebuild(library.database)
        print(f"Rebuild {number} of the topics is undone.")  # noqa: T201 - the result
        return
    preview = preview_topics(library)
    print(_words(preview))  # noqa: T201 - the result
    if preview_only:
        say("Nothing was changed; oeuvre topics does it.")
    elif keep_rebuild(library.database, preview.rebuild):
        say("oeuvre topics --undo brings the topics back as they were.")
    else:
        say("Another process found topics meanwhile; those are kept.")


def asked_changes(
    rename: tuple[int, str] | None,
    merge: tuple[int, int] | None,
    split: int | None,
    hide: int | None,
    show: int | None,
) -> list[Change]:
    """Turn the options of the command into changes, one each."""
    changes = []
    if rename is not None:
        topic_id, label = rename
        changes.append(Change("rename" if label else "found-name", topic_id, label=label))
    if merge is not None:
        changes.append(Change("merge", merge[0], into_id=merge[1]))
    kinds: tuple[tuple[ChangeKind, int | None], ...] = (
        ("split", split), ("hide", hide), ("show", show),
    )  # fmt: skip
    return changes + [Change(kind, number) for kind, number in kinds if number is not None]


def change_by_hand(settings: Settings, change: Change) -> None:
    """Edit one topic by hand, and print its state afterwards."""
    database = open_database(settings)
    print(_described(change_topics(database, [change])))  # noqa: T201 - the result
    database.close()


def list_topics(snapshot: Snapshot) -> None:
    """Print the topics, those under others indented, and what was done to them by hand."""
    groups = grouped_topics(find_topics(snapshot, Filters()))
    if not groups:
        say(snapshot.meaning.notice or "No topics were found yet: oeuvre topics looks for them.")
    lines = []
    for group in groups:
        lines.append(f"{group.topic.id:>5}  {group.topic.papers:>7,}  {group.topic.label}")
        lines += [f"{topic.id:>5}  {topic.papers:>7,}    {topic.label}" for topic in group.under]
    lines += [f"by hand: {_described(edit)}" for edit in topics_by_hand(snapshot)]
    print("\n".join(lines))  # noqa: T201 - the result


def _described(done: TopicByHand) -> str:
    """Describe the edits by hand of a topic."""
    parts = [f"found as “{done.found_label}”"] if done.named else []
    parts += ["hidden"] if done.hidden else []
    if done.merged_into is not None:
        into = f"“{done.into_label}”" if done.into_label else "a topic that was not found again"
        parts.append(f"merged into {done.merged_into}, {into}")
    return f"{done.id}  {done.label}: {'; '.join(parts) or 'as it was found'}"


def preview_topics(library: Library) -> Preview:
    """Find the topics of a library as it is now.

    Raises:
        OeuvreError: there are no vectors to find them by.
    """
    # scipy and scikit-learn take seconds to import; no other command needs them.
    from app.topics import rebuild

    library.semantic.prepare(library.columns)
    if library.semantic.meaning.state != "ready":
        raise OeuvreError(library.semantic.meaning.notice or "Search by meaning is not ready.")
    columns = library.columns()
    vectors = library.semantic.meaning.vectors_of(columns, np.arange(columns.size))
    with library.database.read() as session:
        return rebuild.find_topics(
            session,
            columns.ids.tolist(),
            vectors,
            library.semantic.meaning.encode_texts,
            library.semantic.meaning.fingerprint,
        )


def _words(preview: Preview) -> str:
    lines = [f"{len(preview.rebuild.topics)} topics"]
    for topic_id, now, then in preview.kept:
        lines.append(f"  {topic_id:>4}  {now}" + (f"  →  {then}" if then != now else ""))
    lines += [f"   new  {label}" for label in preview.new]
    for topic_id, label, by_hand in preview.gone:
        lines.append(f"  gone  {label} ({topic_id})" + (f", {by_hand}" if by_hand else ""))
    if preview.kept or preview.gone:
        lines.append(f"{preview.moved:,} papers would get another topic.")
    return "\n".join(lines)
