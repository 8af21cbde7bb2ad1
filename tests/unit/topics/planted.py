"""Libraries whose topics are known because they were planted."""

from __future__ import annotations

import random
from collections.abc import Sequence

from app.topics.words import TopicText

SUBJECTS: dict[str, tuple[str, ...]] = {
    "tides": ("spring tides", "neap tides", "tidal harbour", "storm surge", "tide gauges"),
    "birds": ("birdsong", "song thrush", "bird calls", "dawn chorus", "songbirds"),
    "privacy": ("differential privacy", "private median", "privacy budget", "membership attack"),
    "bridges": ("suspension bridges", "bridge cables", "steel girders", "bridge vibration"),
    "soil": ("soil moisture", "clay soil", "soil carbon", "ploughing", "topsoil erosion"),
}
_FRAMES = (
    "We study {0} together with {1}.",
    "The paper proposes a method for {0}, and evaluates it beside {1} and {2}.",
    "Recent results on {0} are extended to {1}.",
    "Experiments show that {2} depends on {0}.",
)


def planted_library(sizes: dict[str, int], seed: int = 7) -> tuple[list[TopicText], list[str]]:
    """Give papers in a mixed order, and the subject of each.

    Args:
        sizes: how many papers of each of `SUBJECTS`.
        seed: of their wording and order.
    """
    draw = random.Random(seed)
    papers: list[tuple[str, str, str]] = []
    for subject, size in sizes.items():
        for number in range(size):
            words = draw.sample(SUBJECTS[subject], 3)
            abstract = " ".join(frame.format(*words) for frame in draw.sample(_FRAMES, 3))
            papers.append((subject, f"On {words[0]} and {words[1]}, part {number + 1}", abstract))
    draw.shuffle(papers)
    texts = [TopicText(place, title, abstract) for place, (_, title, abstract) in enumerate(papers)]
    return texts, [subject for subject, _, _ in papers]


def as_encoded(papers: Sequence[TopicText]) -> list[str]:
    """Give the texts whose vectors stand for the papers."""
    return [f"{paper.title}\n{paper.abstract or ''}" for paper in papers]
