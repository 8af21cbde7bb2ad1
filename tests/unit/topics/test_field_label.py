"""What the topics of a field are called, and their parents."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from app.topics.geometry import NONE, unit
from app.topics.naming.acronyms import is_acronym, long_forms
from app.topics.naming.choice import NameChoice, PapersOfNames
from app.topics.naming.field import name_field
from app.topics.naming.field_phrases import field_phrases, subject_of
from app.topics.naming.fit import FieldReading, FittingPhrase, papers_found, use_of_phrases
from app.topics.naming.grammar import WordUse
from app.topics.words import TopicText, words_and_breaks
from tests.fake_embedder import FakeEmbedder


def topic(*phrases: str, about: str, papers: int = 6) -> list[str]:
    """Write papers that each use a phrase in their title, and the word of the topic."""
    used = [phrases[at % len(phrases)] for at in range(papers)]
    return [f"Part {at}: the {name}. On the {name} for {about}." for at, name in enumerate(used)]


def names_of(topics: list[list[str]], parent_of: list[int]) -> tuple[list[str], list[str]]:
    embedder = FakeEmbedder(dimension=64)
    papers = [
        TopicText(0, *text.split(". ", 1)) if ". " in text else TopicText(0, text)
        for of_topic in topics
        for text in of_topic
    ]
    groups = np.repeat(np.arange(len(topics)), [len(of_topic) for of_topic in topics])
    vectors = embedder.encode([f"{paper.title} {paper.abstract or ''}" for paper in papers])
    centroids = unit(np.array([vectors[groups == at].mean(axis=0) for at in range(len(topics))]))
    reading = FieldReading(
        field_phrases(papers, 2),
        tuple(paper.title for paper in papers),
        unit(vectors.mean(axis=0, keepdims=True))[0],
        embedder.encode,
        vectors,
        groups.astype(np.int32),
    )
    parents = np.array(parent_of, dtype=np.int32)
    leaves, above = name_field(reading, groups.astype(np.int32), parents, centroids)
    return [name.label for name in leaves], [name.label for name in above]


SEA = [
    topic("spring tides", "harbour walls", about="the storm surge"),
    topic("sea ice", about="the storm surge"),
    topic("coral reefs", about="the storm surge"),
]
LAND = [
    topic("clay soil", about="the carbon cycle"),
    topic("forest fires", about="the carbon cycle"),
    topic("peat bogs", about="the carbon cycle"),
]


def test_topics_are_named_apart_and_parents_by_what_their_topics_share() -> None:
    leaves, parents = names_of(SEA + LAND, [0, 0, 0, 1, 1, 1])
    assert parents == ["Storm surge", "Carbon cycle"]
    assert leaves[1:] == ["Sea ice", "Coral reefs", "Clay soil", "Forest fires", "Peat bogs"]
    assert leaves[0] in {"Spring tides", "Harbour walls"}


def test_a_parent_of_two_subjects_has_two_names() -> None:
    papers = [topic(name, about="the city archive") for name in ("old maps", "parish registers")]
    parent = names_of([*SEA[1:], *papers, *LAND], [0, 0, 0, 0, 1, 1, 1])[1][0]
    assert parent in {"Storm surge & city archive", "City archive & storm surge"}


def test_no_name_is_one_word_an_adjective_or_a_participle() -> None:
    texts = topic("privacy", about="the medical records") * 2 + [
        "Patients randomized. The patients randomized to clinical, to medical, to visual work.",
        "Patients randomized. The patients randomized by clinical, and by medical work.",
    ]
    leaves, _ = names_of([texts, *SEA[:2], *LAND], [0, 0, 0, 1, 1, 1])
    assert leaves[0] == "Medical records"


def test_a_topic_says_more_than_its_parent() -> None:
    same = [topic("storm surge", "spring tides", about="the storm surge"), *SEA[1:]]
    leaves, parents = names_of(same, [0, 0, 0])
    assert parents[0].startswith("Storm surge")
    assert "Storm surge" not in leaves


def test_the_end_of_a_longer_name_is_none() -> None:
    cords = topic("spinal cord injury", about="rats") + topic("cord injury", about="x", papers=2)
    assert names_of([cords, *SEA[:2], *LAND], [0, 0, 0, 1, 1, 1])[0][0] == "Spinal cord injury"


def test_a_phrase_that_is_cut_off_by_a_word_of_every_abstract_is_no_name() -> None:
    # "proving" is left out of names, as what abstracts do; "automated theorem" is no name either.
    proofs = topic("automated theorem proving", about="the proof assistants")
    printed = field_phrases(
        [TopicText(n, *text.split(". ", 1)) for n, text in enumerate(proofs)], 2
    )
    assert "proof assistants" in printed.printed
    assert "automated theorem" not in printed.printed


def test_acronyms_are_spelt() -> None:
    llm = topic("LLMs", about="large language models (LLMs)")
    graphs = topic("GNN training", about="graph neural networks (GNNs)")
    leaves, _ = names_of([llm, graphs, SEA[0]], [0, 0, 0])
    assert leaves[0] == "Large language models (LLMs)"
    assert leaves[1] in {"Graph neural network (GNN) training", "Graph neural networks"}


def test_lone_nouns_are_no_name() -> None:
    nouns = [f"No {n}: tax. The tax and the tariff. A tax, a tariff." for n in range(6)]
    leaves, _ = names_of([nouns, *SEA[:2], *LAND], [0, 0, 0, 1, 1, 1])
    assert leaves[0] == "Papers like “No 0: tax”"


def test_set_phrases_of_general_words_are_names() -> None:
    leaves, _ = names_of([topic("question answering", about="facts"), *SEA[1:]], [0, 0, 0])
    assert leaves[0] == "Question answering"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parallel corpus", "parallel corpora"),
        ("dialog systems", "dialogue model"),
        ("pre-trained transformers", "pretrained transformer"),
        ("colour vision (CV)", "colour vision"),
    ],
)
def test_names_of_one_subject_are_twins(one: str, other: str) -> None:
    assert subject_of(one) == subject_of(other)


def test_a_parent_whose_topics_share_nothing_is_called_by_two() -> None:
    apart = [topic(name, about=name) for name in ("tide gauges", "stone bridges", "song birds")]
    parents = names_of([*apart, *LAND], [0, 0, 0, 1, 1, 1])[1]
    assert parents == ["Tide gauges, stone bridges and more", "Carbon cycle"]


def test_papers_of_one_title_are_said_to_be_that() -> None:
    notes = ["Briefly Noted"] * 5 + ["On nothing"]
    leaves, _ = names_of([notes, ["Of it", "To be", "By us", "At me"], SEA[0]], [0, 0, 0])
    assert leaves[0] == "Papers titled “Briefly Noted”"
    assert leaves[1] == "Papers like “Of it”"


def test_one_title_of_few_papers_is_none_that_they_share() -> None:
    leaves, _ = names_of([["Of it", "To be", "By us"], *SEA[:2], *LAND], [0, 0, 0, 1, 1, 1])
    assert leaves[0] == "Papers like “Of it”"


def test_titles_that_are_repeated_name_front_matter() -> None:
    front = ["Introduction"] * 3 + [f"{word} of it" for word in "ABCDEFGHI"]
    leaves, _ = names_of([front, *SEA[:2], *LAND], [0, 0, 0, 1, 1, 1])
    assert leaves[0] == "Papers titled “Introduction” and the like"


def test_small_words_of_other_languages_name_nothing() -> None:
    papers = [f"Selon notre approche {n}. Indexation documentaire" for n in range(6)]
    leaves, _ = names_of([papers, *SEA[:2], *LAND], [0, 0, 0, 1, 1, 1])
    assert leaves[0] == "Indexation documentaire"


def test_names_do_not_depend_on_the_order_of_topics() -> None:
    forwards = names_of(SEA + LAND, [0, 0, 0, 1, 1, 1])
    backwards = names_of([*LAND, *SEA], [1, 1, 1, 0, 0, 0])
    assert set(forwards[0]) == set(backwards[0])
    assert forwards[1] == backwards[1]


def test_a_topic_keeps_the_one_name_it_has_and_its_parent_is_called_by_two() -> None:
    same = [[f"Storm surge {part}. The storm surge." for part in "ABCDEF"], *SEA[1:]]
    leaves, parents = names_of(same, [0, 0, 0])
    assert leaves[0] == "Storm surge"
    assert parents[0].endswith(" and more")


def test_a_name_is_the_phrase_that_finds_most_of_the_papers() -> None:
    """Of two phrases that are used alike, one is nearest to papers of another topic."""
    embedder = FakeEmbedder(dimension=64)
    vectors = embedder.encode(["sea ice", "sea ice", "clay soil", "clay soil", "peat bogs"])
    found = papers_found(
        embedder.encode(["sea ice", "clay soil"]), vectors, np.array([0, 0, 1, 1, NONE]), 2
    )
    assert found.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_anomalies_are_no_adverbs() -> None:
    texts = topic("anomaly detection", about="x") + topic("newly detection", about="new x")
    papers = [TopicText(0, text) for text in texts]
    printed = field_phrases(papers, 2).printed
    assert "anomaly detection" in printed
    assert "newly detection" not in printed


def test_words_in_capitals_that_titles_write_otherwise_are_no_acronyms() -> None:
    titles = ["The FINITE string", "The FINITE string", *["Weighted Finite Automata"] * 3]
    printed = field_phrases([TopicText(0, title) for title in titles], 2).printed
    assert "finite string" in printed


def test_a_parent_of_two_things_leaves_its_name_to_the_topic_that_has_no_other() -> None:
    """“Storm surge” is spoken of in half of the topics, and one of them is about nothing else."""
    surges = [topic("storm surge", about="the storm surge"), *SEA[1:2]]
    papers = [topic(name, about=name) for name in ("old maps", "parish registers")]
    leaves, parents = names_of([*surges, *papers, *LAND], [0, 0, 0, 0, 1, 1, 1])
    assert parents[0] == "Storm surge, old maps and more"
    assert leaves[0] == "Storm surge"


def test_a_name_is_in_the_language_of_its_topic() -> None:
    french = [f"Étude de la morphologie {at} et textes arabes dans la langue" for at in range(2)]
    texts = [*french, *(f"Arabic text {at}, textes arabes" for at in range(6))]
    phrases = field_phrases([TopicText(0, text) for text in [*texts, *french, *french]], 2)
    groups = np.repeat([0, 1], [8, 4]).astype(np.int32)
    foreign = use_of_phrases(phrases, groups, 2).foreign[:, phrases.printed.index("textes arabes")]
    assert foreign == pytest.approx([6 / 12 - 2 / 8, 0])


@pytest.mark.parametrize(
    "noise", ["d'un modèle", "SemEval-2020 task", "graph based", "aligning sentences"]
)
def test_some_phrases_are_no_names(noise: str) -> None:
    texts = [TopicText(0, f"The {noise}", f"On the {noise}, aligning the text.")] * 4
    assert noise not in field_phrases(texts, 2).printed


def test_long_forms_need_each_letter_and_two_papers() -> None:
    text = "We use Convolutional Neural Networks (CNNs) and part-of-speech (POS) tags (TAG)."
    assert long_forms([text, text]) == {
        "CNN": "convolutional neural networks",
        "POS": "part-of-speech",
    }
    assert long_forms([text]) == {}
    assert [is_acronym(word) for word in ("LLMs", "RNA-seq", "Gaussian", "McNemar")] == [
        True,
        True,
        False,
        False,
    ]


def test_nouns_and_verbs_are_known_by_their_neighbours() -> None:
    text = "We can generate text. To generate a clinical text, the clinical trial of text ended. "
    use = WordUse([list(words_and_breaks(text * 4))])
    assert use.is_noun("text")
    assert use.is_verb("generate")
    assert not use.is_noun("clinical")
    assert not use.is_noun("generate")


class TestSecondNames:
    def choice(self, found: float, papers: float, own: float = 0.5) -> NameChoice:
        choice = NameChoice([], [], is_above=False)
        choice.add(FittingPhrase(1.5, 0, found), papers, own)
        return choice

    @pytest.mark.parametrize(
        ("found", "papers", "own", "second", "together", "is_needed"),
        [
            (0.6, 0.30, 0.5, 0.5, 0.50, False),  # the first says enough
            (0.4, 0.30, 0.5, 0.3, 0.35, False),  # adds little beside the first
            (0.4, 0.10, 0.5, 0.3, 0.15, True),
            (0.4, 0.30, 0.5, 0.5, 0.32, True),  # finds more than the first
            (0.1, 0.30, 0.5, 0.1, 0.31, False),  # adds nothing
            (0.4, 0.30, 0.1, 0.3, 0.35, True),  # the first is used everywhere
        ],
    )
    def test_a_second_name_is_added_where_it_says_more(
        self, found: float, papers: float, own: float, second: float, together: float,
        is_needed: bool,
    ) -> None:  # fmt: skip
        choice = self.choice(found, papers, own)
        phrase = FittingPhrase(1.4, 1, second)
        assert choice.needs(phrase, together, own=0.5, general=0.0) == is_needed

    def test_a_second_name_is_not_one_of_other_topics(self) -> None:
        choice, phrase = self.choice(0.1, 0.03), FittingPhrase(1.4, 1, 0.3)
        assert choice.needs(phrase, 0.2, own=0.3, general=0.0)
        assert not choice.needs(phrase, 0.2, own=0.1, general=0.0)
        assert not choice.needs(phrase, 0.2, own=0.3, general=0.25)  # "language systems"

    def test_names_of_few_papers_say_that_there_is_more(self) -> None:
        assert self.choice(0.1, 0.05).is_mixed
        assert not self.choice(0.5, 0.05).is_mixed
        assert not self.choice(0.1, 0.30).is_mixed


def test_papers_that_use_one_of_two_names_are_counted_once() -> None:
    use = csr_array(np.array([[1, 0], [1, 1], [0, 1], [0, 0], [1, 1]], dtype=np.float32))
    papers = PapersOfNames(use, np.array([0, 0, 0, 0, 1], dtype=np.int32))
    assert papers.using(0, [0]) == 0.5
    assert papers.using(0, [0, 1]) == 0.75
    assert papers.using(1, [0, 1]) == 1
