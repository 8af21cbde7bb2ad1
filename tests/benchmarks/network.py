"""What the network of co-authors costs on one core: counting, layout, communities, the page's data.

Run as `OMP_NUM_THREADS=1 python -m tests.benchmarks.network sqlite:////folder/library.db [PEOPLE]`;
the library needs thousands of people, such as a few thousand papers of arXiv.
The baseline of counting is one pass over the same authorships that adds nothing up.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from app.charts.network.grouped import lay_out_groups
from app.charts.network.layout import find_communities
from app.explorer.filters import Filters
from app.explorer.network.drawing import draw_network
from app.explorer.network.field import field_json
from app.explorer.network.groups import all_pairs
from app.explorer.network.params import NetworkAsk
from app.explorer.network.query import MOST_PEOPLE_ASKED, coauthor_network
from app.explorer.selection import select_papers
from app.library.library import Library
from app.settings import Settings

Result = TypeVar("Result")


def timed(what: str, do: Callable[[], Result]) -> Result:
    """Print the processor's seconds that something takes."""
    started = time.process_time()
    result = do()
    print(f"{what:44} {time.process_time() - started:8.3f} s")
    return result


def main(url: str, people: int = MOST_PEOPLE_ASKED) -> None:
    """Measure the network of a whole library."""
    library = Library(Settings.model_validate({"database_url": url, "semantic": False})).snapshot()
    selection = select_papers(library, Filters())
    authors = selection.columns.author
    timed("baseline: authors of all papers", lambda: authors.codes_of(selection.rows).tolist())
    network = timed("people and pairs", lambda: coauthor_network(library, selection, people))
    print(
        f"{len(network.people):,} people, {len(network.pairs):,} pairs, {network.papers:,} papers"
    )
    nodes, links = network.people, all_pairs(network)
    groups = timed("groups", lambda: find_communities(nodes, links))
    timed("layout (aim: 10 s)", lambda: lay_out_groups(nodes, links, groups))
    ask = NetworkAsk(Filters(), people)
    draw_network(library, selection, network, ask)
    drawing = timed(
        "drawing from a stored layout", partial(draw_network, library, selection, network, ask)
    )
    body = timed("… with names, as JSON", lambda: field_json(drawing, ask, "/network"))
    print(f"{len(body) / 1e6:.2f} MB")
    library.close()


if __name__ == "__main__":
    main(sys.argv[1], *(int(one) for one in sys.argv[2:3]))
