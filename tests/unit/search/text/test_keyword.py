"""Which papers a query finds by its words, and in which order."""

from __future__ import annotations

import itertools
import sqlite3

import numpy as np
import pytest

from app.search.query.ast import Query
from app.search.query.parser import MAX_WORDS, parse
from app.search.text import keyword, postings
from app.search.text.keyword import KeywordIndex
from app.search.text.postings import TITLE_WEIGHT, PaperIds, Scores, best_first, posting
from tests.unit.search.text.folded_store import folded_store

PAPERS = [
    (1, "Private Learning on Graphs", "We learn with privacy.", "Ada Byron", ""),
    (2, "Learning to Forget", "Models are privately learned and forget.", "Bo Li", "unlearning"),
    (3, "Multi-Agent Games", "Agents play; private learning is multi.", "Ada Byron", "multiagent"),
    (5, "A Multiagent Survey", "Every agent.", "Bernhard Schölkopf", "schoelkopf"),
    (7, "$Δ$-Influence", "Influence functions trace poisons.", "C. D. Li", "deltainfluence"),
    (9, "Poison and Privacy", "A study of who's who, in C++.", "Jo Ng", ""),
]  # fmt: skip
BM25_SQL = """
SELECT rowid, -bm25(paper_stems, ?, 1, 1, 1) FROM paper_stems WHERE paper_stems MATCH ?
"""
ALL = [paper[0] for paper in PAPERS]
YEARS = {1: 2019, 2: 2020, 3: 2020, 5: 2021, 7: 2022, 9: 2022}


def resolve(_connection: sqlite3.Connection, field: str, value: str) -> PaperIds:
    """Answer the conditions that these tests make."""
    if field == "year":
        found = [paper for paper in ALL if YEARS[paper] == int(value)]
    else:
        found = [paper[0] for paper in PAPERS if field == "author" and value in paper[3].lower()]
    return np.array(found, dtype=np.int64)


def index_of(connection: sqlite3.Connection, papers: list[int]) -> KeywordIndex:
    return KeywordIndex(lambda: connection, np.array(papers, dtype=np.int64), resolve)


@pytest.fixture(scope="module")
def index() -> KeywordIndex:
    return index_of(folded_store(PAPERS), ALL)


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("", ALL),
        ("learning", [1, 2, 3]),
        ("private learning", [1, 2, 3]),
        ('"private learning"', [1, 3]),
        ('"private learning" graphs', [1]),
        ("learning -forget", [1, 3]),
        ("-learning", [5, 7, 9]),
        ("-learning -poison", [5]),
        ('-"private learning"', [2, 5, 7, 9]),
        ("-(learning OR poison)", [5]),
        ("-(privacy poison)", [1, 2, 3, 5, 7]),
        ("games OR survey", [3, 5]),
        ('games OR "who\'s who"', [3, 9]),
        ("(games OR survey) agents", [3, 5]),
        ("privacy (learning OR poison) -graphs", [9]),
        ("multi-agent", [3, 5]),
        ("multiagent", [3, 5]),
        ('"multi agent"', [3]),
        ("multi agent", [3]),
        ("priv*", [1, 2, 3, 9]),
        ("multi-ag*", [3]),
        ("schoelkopf", [5]),
        ("Schölkopf", [5]),
        ("scholkopf", [5]),
        ("delta-influence", [7]),
        ("$Δ$-Influence", [7]),
        ("Δ", [7]),
        ("C++", [9]),
        ("who's", [9]),
        ("title:learning", [1, 2]),
        ('title:"private learning"', [1]),
        ("title:priv*", [1, 9]),
        ("title:(learning OR games)", [1, 2, 3]),
        ("abstract:learning", [1, 2, 3]),
        ("author:byron", [1, 3]),
        ("author:byron learning", [1, 3]),
        ("author:byron OR author:ng", [1, 3, 9]),
        ("learning -author:byron", [2]),
        ("year:2020 OR graphs", [1, 2, 3]),
        ("year:2020", [2, 3]),
        ("author:nobody", []),
        ("zebra", []),
        ("zebra OR graphs", [1]),
        ("learning zebra", []),
        ("the learning of graphs", [1]),
        ("is", [3]),
        ("\\textit{}", []),
        ("\\textit{} graphs", [1]),
        ('"graphs we"', []),
    ],
)  # fmt: skip
def test_matching(index: KeywordIndex, text: str, papers: list[int]) -> None:
    assert index.matching(parse(text)).tolist() == papers


def test_matching_stays_among_the_allowed_papers(index: KeywordIndex) -> None:
    allowed = np.array([2, 3, 9])
    assert index.matching(parse("learning"), allowed).tolist() == [2, 3]
    assert index.matching(parse("-learning"), allowed).tolist() == [9]


def test_scores_are_those_of_the_database() -> None:
    connection = folded_store(PAPERS)
    index = index_of(connection, ALL)
    for words in (["graph"], ["learning", "private"], ["learning", "learning", "agents"]):
        rows = connection.execute(BM25_SQL, (TITLE_WEIGHT, " OR ".join(words))).fetchall()
        expected = dict(rows)
        scores = index.scores(parse(" ".join(words)), np.array(ALL))
        assert scores == pytest.approx([expected.get(paper, 0) for paper in ALL], abs=1e-5)


def test_scores_of_very_long_texts_are_those_of_the_database() -> None:
    papers = [(n, "word " * n, "other " * 40 * n, "", "") for n in range(1, 20)]
    connection = folded_store([*papers, (400, "else", "no " * 20_000, "", "")])
    index = index_of(connection, [*range(1, 20), 400])
    rows = connection.execute(BM25_SQL, (TITLE_WEIGHT, "word")).fetchall()
    scores = index.scores(parse("word"), np.arange(1, 20))
    assert scores == pytest.approx([score for _, score in rows], abs=1e-5)


def ranked(index: KeywordIndex, query: Query, count: int = 25) -> tuple[PaperIds, Scores]:
    """Give the best papers of a query and their scores, best first, ties by id."""
    papers = index.find(query).papers
    scores = index.scores(query, papers)
    order = np.lexsort((papers, -scores))[:count]
    return papers[order], scores[order]


def test_a_common_word_is_scored_by_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyword, "COMMON", 1)
    monkeypatch.setattr(keyword, "COMMON_SHARE", 6)
    index = index_of(folded_store(PAPERS), ALL)
    papers, scores = ranked(index, parse("learning"))
    assert sorted(papers.tolist()) == [1, 2, 3]
    assert papers.tolist()[-1] == 3  # not in its title
    assert (scores > 0).all()


def test_a_beginning_is_scored_by_where_it_stands(index: KeywordIndex) -> None:
    everywhere = index.scores(parse("priv*"), np.array(ALL))
    assert everywhere[0] > everywhere[1] > 0  # in a title, and not
    assert everywhere[3] == 0
    assert (index.scores(parse("title:priv*"), np.array(ALL)) > 0).tolist() == [
        True, False, False, False, False, True,
    ]  # fmt: skip


def test_ranked_is_best_first_and_ties_go_by_id() -> None:
    same = [(n, "Tides", "The sea.", "", "") for n in (8, 3, 5, 12)]
    index = index_of(folded_store([*same, (4, "Tides", "Tides.", "", "")]), [3, 4, 5, 8, 12])
    papers, scores = ranked(index, parse("tides"), count=4)
    assert papers.tolist() == [4, 3, 5, 8]
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_a_repeated_word_counts_repeatedly(index: KeywordIndex) -> None:
    once = index.scores(parse("learning agent"), np.array([2, 5]))
    thrice = index.scores(parse("learning agent agent agent"), np.array([2, 5]))
    assert thrice[0] == pytest.approx(once[0])
    assert thrice[1] == pytest.approx(3 * once[1])


def test_papers_without_any_of_the_words_score_nothing(index: KeywordIndex) -> None:
    assert index.scores(parse("graphs"), np.array([2, 9, 1000])).tolist() == [0, 0, 0]


def test_one_paper_answers_a_short_query(index: KeywordIndex) -> None:
    match = index.find(parse("private learning graphs"))
    assert (match.papers.tolist(), match.relaxed, match.holding_all) == ([1], False, 1)


def test_any_word_answers_where_none_has_all(index: KeywordIndex) -> None:
    match = index.find(parse("graphs survey"))
    assert (match.papers.tolist(), match.relaxed, match.holding_all) == ([1, 5], True, 0)
    assert match.words == ("graphs", "survey")


def test_too_few_papers_answer_a_long_query(index: KeywordIndex) -> None:
    match = index.find(parse("private learning on graphs with privacy we learn"))
    assert match.relaxed
    assert match.holding_all == 1
    assert ranked(index, parse("private learning on graphs with privacy"))[0][0] == 1


def test_conditions_hold_in_the_relaxed_match(index: KeywordIndex) -> None:
    match = index.find(parse('graphs survey privately -"multiagent survey"'))
    assert match.papers.tolist() == [1, 2, 3]
    assert index.find(parse("graphs survey year:2021")).papers.tolist() == [5]
    assert index.find(parse("graphs survey"), np.array([2, 5])).papers.tolist() == [5]


def test_the_relaxed_match_takes_the_rarest_words_until_they_are_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keyword, "ENOUGH", 2)
    index = index_of(folded_store(PAPERS), ALL)
    match = index.find(parse("learning survey graphs zebra"))
    assert match.papers.tolist() == [1, 5]
    assert match.words == ("zebra", "survey", "graphs")


def test_nothing_is_found_by_a_word_that_is_nowhere(index: KeywordIndex) -> None:
    match = index.find(parse("zebra"))
    assert (match.papers.tolist(), match.relaxed) == ([], False)


def test_of_too_many_words_the_rarest_are_used(index: KeywordIndex) -> None:
    match = index.find(parse("graphs " + "learning " * 2 * MAX_WORDS))
    assert match.papers.tolist() == [1]
    assert any(str(MAX_WORDS) in note for note in match.notes)
    assert index.find(parse("graphs " + "learning " * (MAX_WORDS - 1))).notes == ()


def test_postings_are_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyword, "POSTINGS_BYTES", 700)
    index = index_of(folded_store(PAPERS), ALL)
    first = index.scores(parse("learning private"), np.array(ALL))
    for word in ("graphs", "poison", "agent"):
        index.scores(parse(word), np.array(ALL))
    assert index.scores(parse("learning private"), np.array(ALL)).tolist() == first.tolist()


def test_an_empty_library_answers() -> None:
    index = index_of(folded_store([]), [])
    match = index.find(parse("learning -graphs"))
    assert match.papers.tolist() == []
    assert index.scores(parse("learning"), np.array([], dtype=np.int64)).tolist() == []


def test_nothing_typed_reaches_the_index_as_an_operator(index: KeywordIndex) -> None:
    signs = ["NEAR(a", "a:b", "^a", "a+b", "{a}", "col : a", "a'b", "*", "rowid", "%", "_", ";--"]
    for first, second in itertools.product(signs, signs):
        text = f"x{first} x{second}"
        assert index.matching(parse(text.replace("(", " "))).tolist() == []


def test_scores_are_the_same_looked_up_or_gone_through(
    index: KeywordIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = np.array([9, 2, 5, 1, 10_000], dtype=np.int64)
    query = parse("private learning agent")
    both = []
    for factor in (0, 10_000):
        monkeypatch.setattr(postings, "FEW_OF_POSTINGS", factor)
        both.append(index.scores(query, papers).tolist())
    assert both[0] == both[1]
    assert both[0][4] == 0 < both[0][3]


def test_the_best_come_first_and_equal_ones_by_place() -> None:
    scores = np.array([0, 2.5, 1e-30, 2.5, 7, 0, -0.0, 1e30], dtype=np.float32)
    assert best_first(scores).tolist() == [7, 4, 1, 3, 2, 0, 5, 6]
    assert best_first(scores[:0]).tolist() == []


def test_a_word_of_very_many_occurrences_is_counted_in_full() -> None:
    assert posting(np.array([3] * 300 + [-4, 4])).weights.tolist() == [300, 3]


@pytest.mark.parametrize(
    ("text", "papers"),
    [("agent private", [3]), ("learning learned", [1, 2, 3]), ("learning nowhere", [])],
)
def test_plain_words_are_found_with_their_postings_read_ahead(
    index: KeywordIndex, text: str, papers: list[int]
) -> None:
    index.read_postings(["learning", "privacy", "nowhere"], lambda: True)
    assert index.matching(parse(text)).tolist() == papers


def test_reading_ahead_ends_when_it_is_told_to(index: KeywordIndex) -> None:
    answers = iter([True, False])  # a third question would fail
    index.read_postings(["learning", "privacy", "nowhere"], lambda: next(answers))
    assert list(answers) == []
