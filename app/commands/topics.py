"""`oeuvre topics`: finds the themes of a library, previews a rebuild, undoes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.console import say
from app.errors import OeuvreError
from app.library import FEWEST_PAPERS, Library
from app.topics.store import has_topics, keep_rebuild, undo_rebuild

if TYPE_CHECKING:
    from app.topics.rebuild import Preview


def find_first_topics(library: Library) -> None:
    """Find topics in a library that never had any; papers that came in are placed elsewhere."""
    with library.database.read() as session:
        if has_topics(session):
            library.place_new_papers()
            return
    if library.columns().size < FEWEST_PAPERS:
        return
    preview = preview_topics(library)
    keep_rebuild(library.database, preview.rebuild)
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
    else:
        keep_rebuild(library.database, preview.rebuild)
        say("oeuvre topics --undo brings the topics back as they were.")


def preview_topics(library: Library) -> Preview:
    """Find the topics of a library as it is now.

    Raises:
        OeuvreError: there are no vectors to find them by.
    """
    # scipy and scikit-learn take seconds to import; no other command needs them.
    from app.topics.rebuild import find_topics

    library.semantic.prepare(library.columns)
    if library.semantic.state != "ready":
        raise OeuvreError(library.semantic.said or "Search by meaning is not ready.")
    columns = library.columns()
    vectors = library.semantic.vectors_of(columns, np.arange(columns.size))
    with library.database.read() as session:
        return find_topics(
            session,
            columns.ids.tolist(),
            vectors,
            library.semantic.encode_texts,
            library.semantic.fingerprint,
        )


def _words(preview: Preview) -> str:
    lines = [f"{len(preview.rebuild.topics)} topics"]
    for topic_id, now, then in preview.kept:
        lines.append(f"  {topic_id:>4}  {now}" + (f"  →  {then}" if then != now else ""))
    lines += [f"   new  {label}" for label in preview.new]
    lines += [f"  gone  {label} ({topic_id})" for topic_id, label in preview.gone]
    if preview.kept or preview.gone:
        lines.append(f"{preview.moved:,} papers would stand under another topic.")
    return "\n".join(lines)
