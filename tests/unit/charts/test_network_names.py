"""Names that are laid out for all scales, and the backbone of ties."""

from __future__ import annotations

import random
from itertools import combinations
from math import isinf

import numpy as np

from app.charts.network.backbone import backbone
from app.charts.network.scale_labels import (
    GAP,
    SIZE,
    CircleLabel,
    Home,
    NamedArea,
    NamedCircle,
    label_for_scales,
)
from app.charts.network.type_width import text_width

HOME = Home(0.0, 0.0, 1000.0, 800.0, 0.8, 2.0, 12.0)


def crowd(people: int) -> list[NamedCircle]:
    draw = random.Random(7)
    return [
        NamedCircle(draw.uniform(0, 1000), draw.uniform(0, 800), 3.0, f"Person Number{at}")
        for at in range(people)
    ]


def box_at(one: NamedCircle, label: CircleLabel, scale: float) -> tuple[float, ...]:
    width, start = text_width(one.text, SIZE), one.radius + GAP
    x, y = one.x * scale, one.y * scale
    left = x + start if label.side == "right" else x - start - width
    return left, y - SIZE / 2, left + width, y + SIZE / 2


def test_no_two_names_cover_each_other_at_any_scale() -> None:
    people = crowd(300)
    _, labels = label_for_scales([], people, HOME)
    for zoom in (0.4, 1, 1.7, 3, 6, 12, 32):
        scale = HOME.scale * zoom
        boxes = [
            box_at(one, label, scale)
            for one, label in zip(people, labels, strict=True)
            if label.scale <= scale
        ]
        assert boxes or zoom < 1
        for one, other in combinations(boxes, 2):
            assert (
                one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
            )


def test_a_name_shows_from_one_scale_on_and_the_first_person_first() -> None:
    _, labels = label_for_scales([], crowd(300), HOME)
    assert labels[0].scale < HOME.scale
    assert sum(label.scale <= HOME.scale for label in labels) < 60
    assert sum(not isinf(label.scale) for label in labels) > 250


def test_names_at_an_edge_stand_inwards_and_groups_are_moved_in() -> None:
    area = NamedArea({"above": (10.0, 0.0), "middle": (10.0, 400.0)}, "Machine translation")
    edge = NamedCircle(995.0, 700.0, 3.0, "Somebody")
    (group,), (person,) = label_for_scales([area], [edge], HOME)
    assert (person.side, group.side) == ("left", "above")
    assert group.shift > 0


def test_the_backbone_keeps_what_is_strong_and_joins_all_who_are_joined() -> None:
    # 1 wrote nine papers with 2 and one each with 3 to 6, who know each other; 7 and 8 are apart.
    ties = [(1, 2, 9), *((1, one, 1) for one in range(3, 7)), (3, 4, 1), (5, 6, 1), (7, 8, 1)]
    one, other, papers = np.array(ties).T
    kept = backbone(one, other, papers)
    # (1 - 9/13) ** 4 = .009 for 1 and 2; the rest is the forest: as many ties as join them.
    assert kept.tolist()[0]
    assert kept.sum() == 6
    assert kept.tolist()[-1]
    order = [4, 2, 0, 6, 1, 3, 5, 7]
    assert backbone(one[order], other[order], papers[order]).tolist() == kept[order].tolist()
