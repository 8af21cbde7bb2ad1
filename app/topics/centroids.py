"""Where topics lie among the vectors of another model than the one that found them.

Knows which papers belong to which topic by the columns, and nothing of how topics are found.
"""

from __future__ import annotations

import numpy as np

from app.search.fusion import Floats
from app.search.meaning.meaning import Meaning
from app.store.columns import Columns


def topic_means(meaning: Meaning, columns: Columns, topic_ids: list[int]) -> Floats:
    """Return the unit mean of each topic's papers, shape (topics, dimension); zeros without any.

    Raises:
        NotReady: search by meaning is not ready.
    """
    means = np.zeros((len(topic_ids), meaning.dimension or 0), dtype=np.float32)
    primary = columns.topic.first_codes(np.arange(columns.size))
    for place, code in enumerate(map(columns.topic.code_of, topic_ids)):
        if code is not None:
            mean = meaning.vectors_of(columns, np.flatnonzero(primary == code)).sum(axis=0)
            means[place] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return means
