"""Changes of topics by the forms of their pages; each answers with the page that shows it."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.text.slugs import read_id
from app.errors import BadParameter, Busy
from app.explorer.pages.forms import mistake_words, status_of
from app.explorer.pages.links import topic_href
from app.explorer.pages.render import root_of
from app.explorer.topics.edit_forms import FormMistake
from app.explorer.topics.page import answer_topic, answer_topics
from app.explorer.value_readers import address_number
from app.http.request_state import library_of
from app.topics.edits import LONGEST_LABEL, Change, ChangeKind, TopicByHand

router = APIRouter()

BY_HAND = "by-hand"
"""Part of the list that says what was changed."""

Field = Annotated[str, Form()]


@router.post("/topics")
def undo_in_list(request: Request, do: Field = "", topic: Field = "") -> Response:
    """Take one thing back that was done by hand; the list shows what is left of it."""
    try:
        _make(request, do, topic)
    except (BadParameter, Busy) as error:
        return answer_topics(request, status_of(error), FormMistake("", mistake_words(error)))
    return RedirectResponse(f"{root_of(request)}/topics#{BY_HAND}", status_code=303)


@router.post("/topics/{name}")
def change_topic(
    request: Request,
    name: str,
    do: Field = "",
    label: Field = "",
    into: Field = "",
    topic: Field = "",
) -> Response:
    """Change a topic, or take back what was done to it or to one merged into it."""
    own = address_number(name, "topic")
    try:
        done = _make(request, do, topic or str(own), label, into)
    except (BadParameter, Busy) as error:
        fields = {"rename": "label", "merge": "merged_into"}
        mistake = FormMistake(
            fields.get(do, ""),
            mistake_words(error),
            label[: 4 * LONGEST_LABEL],
            read_id(into),
        )
        return answer_topic(request, own, status_of(error), mistake)
    return RedirectResponse(_next_page(root_of(request), done), status_code=303)


def _make(request: Request, do: str, topic: str, label: str = "", into: str = "") -> TopicByHand:
    """Make a change that a form asks for.

    Raises:
        BadParameter: the form was filled in wrongly.
        Busy, NotFound: see `Library.change_topics`.
    """
    kinds: dict[str, ChangeKind] = {kind: kind for kind in get_args(ChangeKind)}
    topic_id, into_id = read_id(topic), read_id(into)
    if do not in kinds or topic_id is None:
        raise BadParameter("do", do[:80], "This form asks for nothing that can be done to a topic.")
    if do == "merge" and into_id is None:
        raise BadParameter("merged_into", into[:80], "Choose a topic to merge it into.")
    change = Change(kinds[do], topic_id, label=label, into_id=into_id or 0)
    return library_of(request).change_topics([change])


def _next_page(root: str, done: TopicByHand) -> str:
    """Return the page that shows a change: a hidden topic has none, a merged one is another."""
    if done.hidden:
        return f"{root}/topics#{BY_HAND}"
    if done.merged_into is not None:
        return f"{root}/topics/{done.merged_into}"
    return topic_href(root, done.id, done.label)
