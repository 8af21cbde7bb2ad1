"""One call of a tool: from its name and arguments to a text, mistakes in plain words."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import BadParameter, BadParameters, OeuvreError
from app.explorer.value_readers import nearest
from app.library.snapshot import Snapshot
from app.mcp.arguments import read_arguments
from app.mcp.catalogue import TOOLS
from app.mcp.size import as_text, brief, shortened

logger = logging.getLogger("oeuvre")
LONGEST_MISTAKE = 2000


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """What goes back to the model."""

    text: str
    is_mistake: bool = False


def answer_call(
    snapshot: Snapshot, home: str, name: str, arguments: Mapping[str, Any]
) -> ToolAnswer:
    """Answer a call; nothing is raised that the model should not see as a sentence.

    Args:
        home: absolute address of the library's first page, without its last slash; "" for paths.
    """
    try:
        tool = TOOLS.get(name)
        if tool is None:
            guess = nearest(name, TOOLS)
            message = f"There is no tool “{brief(name, 80)}”; there are {', '.join(TOOLS)}."
            proposed = ("tool", guess) if guess else None
            raise BadParameter("tool", name[:80], message, proposed=proposed)
        asked = read_arguments(snapshot, home, arguments, tool.parameters, tuple(tool.own))
        return ToolAnswer(as_text(shortened(tool.answer(asked))))
    except OeuvreError as error:
        return mistake(error)


def mistake(error: Exception) -> ToolAnswer:
    """Say what went wrong, and what would be right."""
    if isinstance(error, (BadParameter, BadParameters)):
        each = error.errors if isinstance(error, BadParameters) else [error]
        sentence = " ".join(f"{mistake.message} {mistake.hint}".strip() for mistake in each)
    elif isinstance(error, OeuvreError):
        sentence = str(error)
    else:
        logger.error("A call of a tool failed.", exc_info=error)
        sentence = "Something went wrong here; the log of Œuvre says more."
    return ToolAnswer(brief(sentence, LONGEST_MISTAKE), is_mistake=True)
