"""Reads the text of a query: text in, tree out, or a mistake explained.

    query   = clause, clause …            all must hold
    clause  = word | "phrase" | prefix* | field:value | -clause | ( query ) | clause OR clause

`AND` (the default) binds closer than `OR`; `NOT` is `-`. Reading is linear in the text, never
deeper than `MAX_OPERATORS`, and ends in a `Query` or a `BadQuery`, whatever the text. Which
papers answer a query is not known here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.lookup import read_pasted
from app.domain.records.record import PAPER_TYPES
from app.errors import BadQuery
from app.search.query.ast import (
    IDENTIFIER,
    And,
    Condition,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    canonical,
    joined,
)
from app.search.query.fields import (
    Field,
    begun_type,
    begun_year,
    begun_yes_no,
    mended_type,
    mended_year,
    mended_yes_no,
)
from app.search.query.lexer import QueryMistake, Token, cleaned, is_blank, tokenize

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("title", "text", "Words or a phrase in the title.", 'title:"private learning"',
              also=("ti", "heading")),
        Field("abstract", "text", "Words or a phrase in the abstract.", "abstract:backdoor",
              also=("abs", "ab", "summary")),
        Field("author", "filter",
              "An author, by name: initials do, in either order; quote a name of several words.",
              'author:"torr p"', also=("au", "name", "by", "person", "people")),
        Field("topic", "filter", "A topic, by its name.", "topic:unlearning",
              also=("theme", "subject")),
        Field("category", "filter", "A category, by the code that the source prints.",
              "category:LG", also=("cat", "class", "primary")),
        Field("venue", "filter", "A journal or conference, by its name.", "venue:NeurIPS",
              also=("journal", "conference", "booktitle", "proceedings")),
        Field("type", "filter", f"What a paper is: {', '.join(PAPER_TYPES)}.", "type:preprint",
              also=("kind", "doctype", "genre"), takes=", ".join(PAPER_TYPES), mended=mended_type,
              begun=begun_type),
        Field("tag", "filter", "A tag, by its name.", "tag:oxford",
              also=("tags", "label")),
        Field("keyword", "filter", "A keyword that the paper's source gives, or words of it.",
              'keyword:"graph theory"', also=("keywords", "kw", "keyphrase")),
        Field("year", "filter",
              "The year: one, a range, open at one end, or `none` for papers without a year.",
              "year:2020-2023", also=("date", "published", "since"),
              takes="2022, 2020-2023, 2020-, -2020 or none", mended=mended_year, begun=begun_year),
        Field("code", "filter", "Whether the paper's code is published: `yes` or `no`.",
              "code:yes", also=("has_code", "github"), takes="yes or no", mended=mended_yes_no,
              begun=begun_yes_no),
    )
}  # fmt: skip

MAX_OPERATORS = 64
"""Operator clauses of one query: quotations, fields, `-`, `OR`, `*`, brackets."""

MAX_WORDS = 64
"""Plain words of one query that are used, the rarest of them."""

MAX_PARTS = 64
"""Words of one quotation, or of one word written with hyphens or points. They are sought side by
side: `a-a-a-…` of 10,000 characters kept a library of 120,000 papers busy for a minute."""

# A text with more mistakes than this is not a query with a slip in it; nothing is proposed.
_MAX_MENDINGS = 8
_PART = re.compile(r"[^\W_]+")
# Each mending reads the text anew: a pasted abstract is mended, ten thousand brackets are not.
_LONGEST_MENDED = 3000


def parse(text: str) -> Query:
    """Read the text of a query.

    Args:
        text: as typed; blank text, and signs that hold nothing, are the query without clauses.
            A text that is the identifier of a paper is a single condition.

    Raises:
        BadQuery: a mistake, with its position and, where one can be made, a proposal.
    """
    printed = cleaned(text)
    if is_blank(printed):
        return Query((), printed)
    if read_pasted(printed):
        return Query((Condition(IDENTIFIER, printed.strip(), 0, len(printed)),), printed)
    try:
        return _read(printed)
    except QueryMistake as mistake:
        proposal = _proposal(printed, mistake)
        raise BadQuery(
            text, mistake.message, mistake.position, proposal, unfinished=mistake.unfinished
        ) from None


def _proposal(text: str, mistake: QueryMistake) -> str:
    """Mend mistake after mistake; return the first text that can be read, or ""."""
    for _ in range(_MAX_MENDINGS):
        if mistake.edit is None or len(text) > _LONGEST_MENDED:
            return ""
        start, end, instead = mistake.edit
        text = text[:start] + instead + text[end:]
        try:
            return canonical(_read(text))
        except QueryMistake as following:
            mistake = following
    return ""


def _read(text: str) -> Query:
    tokens = tokenize(text, FIELDS)
    if text.strip() and not tokens:
        at = len(text) - len(text.lstrip())
        raise QueryMistake("There is no word in this query.", at, (0, len(text), ""))
    return _Parser(text, tokens).query()


class _Parser:
    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.operators = 0

    def query(self) -> Query:
        if not self.tokens:
            return Query((), self.text)
        node = self.alternatives(field=None, negated=False)
        if token := self.peek():  # only a closing bracket ends an expression early
            raise _removable("This bracket closes nothing.", token)
        return Query(node.children if isinstance(node, And) else (node,), self.text)

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def operator(self, token: Token) -> None:
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            raise QueryMistake(
                f"A query can hold {MAX_OPERATORS} quotations, fields, brackets and signs at most.",
                token.start,
            )

    def alternatives(self, field: Field | None, negated: bool) -> Node:
        """One or more rows of clauses with OR between them."""
        first = self.peek()
        rows = [self.row(field, negated)]
        while (token := self.peek()) and token.kind == "or":
            self.operator(token)
            self.at += 1
            following = self.peek()
            if following is None or following.kind in {"or", "and", ")"}:
                raise _dangling(token, following)
            rows.append(self.row(field, negated))
        start = first.start if first else 0
        return joined(Or, tuple(rows), start, self.tokens[self.at - 1].end)

    def row(self, field: Field | None, negated: bool) -> Node:
        """One or more clauses side by side, AND between them or nothing."""
        clauses: list[Node] = []
        start = self.at
        while (token := self.peek()) and token.kind not in {"or", ")"}:
            if token.kind == "and":
                following = next(iter(self.tokens[self.at + 1 : self.at + 2]), None)
                if not clauses or following is None or following.kind in {"or", "and", ")"}:
                    raise _dangling(token, following)
                self.at += 1
            clauses.append(self.clause(field, negated))
        if not clauses:
            token = self.tokens[min(start, len(self.tokens) - 1)]
            if token.kind == "or":
                raise _dangling(token, token)
            before = self.tokens[self.at - 1]
            if self.at and before.kind == "(":
                message = "There is nothing between these brackets."
                raise QueryMistake(message, before.start, (before.start, token.end, ""))
            raise _removable("This bracket closes nothing.", token)
        first, last = self.tokens[start], self.tokens[self.at - 1]
        return joined(And, tuple(clauses), first.start, last.end)

    def clause(self, field: Field | None, negated: bool) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind != "word" or negated or field:
            self.operator(token)
        match token.kind:
            case "not":
                return self.negation(token, field)
            case "(":
                return self.group(token, field, negated)
            case "field":
                return self.fielded(token, negated)
            case _:
                return _leaf(token, field)

    def negation(self, token: Token, field: Field | None) -> Node:
        following = self.peek()
        if following is None or following.kind in {"or", "and", ")"}:
            raise _dangling(token, following)
        child = self.clause(field, negated=True)
        if isinstance(child, Not):
            return child.child
        return Not(child, token.start, child.end)

    def group(self, token: Token, field: Field | None, negated: bool) -> Node:
        if self.peek() is None:
            message = "This bracket is never closed."
            edit = (token.start, token.end, "")
            raise QueryMistake(message, token.start, edit, unfinished=True)
        inner = self.alternatives(field, negated)
        close = self.peek()
        if close is None:
            end = len(self.text)
            message = "This bracket is never closed."
            raise QueryMistake(message, token.start, (end, end, ")"), unfinished=True)
        self.at += 1
        if isinstance(inner, And | Or):
            return replace(inner, start=token.start, end=close.end)
        return inner

    def fielded(self, token: Token, negated: bool) -> Node:
        field = FIELDS[token.text]
        value = self.peek()
        if value is None or value.kind in {"or", "and", ")", "field"}:
            message = f"“{field.name}:” wants a value, as in {field.example}."
            edit = (token.start, token.end, "")
            raise QueryMistake(message, token.start, edit, unfinished=value is None)
        bare = value.kind == "value" and not field.takes
        if value.kind == "not" or (bare and value.text.startswith("-")):
            raise QueryMistake(
                "To leave something out, put the minus sign before the field.",
                value.start,
                (token.start, value.start + 1, f"-{field.name}:"),
            )
        self.at += 1
        if value.kind != "(":
            last = value.end == len(self.text)
            return _leaf(value, field, token.start, begun=last and field.begun(value.text))
        if field.kind == "filter":
            raise self.value_in_brackets(token, field)
        self.operator(value)
        return self.group(value, field, negated)

    def value_in_brackets(self, token: Token, field: Field) -> QueryMistake:
        """Propose the field before each of the values: `year:(2020 OR 2021)`."""
        written, depth, end = ["("], 1, len(self.text)
        for inner in self.tokens[self.at :]:
            depth += (inner.kind == "(") - (inner.kind == ")")
            sign = self.text[inner.start : inner.end]
            is_value = inner.kind in {"word", "prefix", "phrase"}
            written.append(f"{field.name}:{sign}" if is_value else sign)
            if not depth:
                end = inner.end
                break
        else:
            written.append(")")
        message = f"“{field.name}:” takes one value: put it before each."
        return QueryMistake(message, token.start, (token.start, end, " ".join(written)))


def _leaf(
    token: Token, field: Field | None, start: int | None = None, *, begun: bool = False
) -> Node:
    start = token.start if start is None else start
    name = field.name if field else None
    if field is None or field.kind == "text":
        if len(_PART.findall(token.text)) > MAX_PARTS:
            message = f"At most {MAX_PARTS} words can be sought side by side, in this order."
            raise QueryMistake(message, token.start)
        if token.kind == "phrase":
            return Phrase(token.text, name, start, token.end)
        return Word(token.text, name, token.kind == "prefix", start, token.end)
    if token.kind == "value" and token.text.endswith("*"):
        message = f"* stands for word endings; “{field.name}:” takes a whole name."
        raise QueryMistake(message, token.end - 1, (token.end - 1, token.end, ""))
    value = token.text.casefold() if field.takes else token.text
    mended = field.mended(value)
    if mended != value:
        message = f"“{field.name}:” takes {field.takes}, not “{token.text}”."
        instead = f"{field.name}:{mended}" if mended else ""
        raise QueryMistake(message, token.start, (start, token.end, instead), unfinished=begun)
    return Condition(field.name, value, start, token.end)


def _dangling(token: Token, following: Token | None) -> QueryMistake:
    missing = "Nothing follows it" if token.kind == "not" else "It wants a word on either side"
    message = f"“{token.text}” is alone. {missing}."
    edit = (token.start, token.end, "")
    return QueryMistake(message, token.start, edit, unfinished=following is None)


def _removable(message: str, token: Token) -> QueryMistake:
    return QueryMistake(message, token.start, (token.start, token.end, ""))
