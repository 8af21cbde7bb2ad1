"""Asks every operation of the API what its description allows, and what it does not.

Two kinds of examples: the bounds of each parameter and field, which are made in order and cost a
millisecond each, and mixtures made at random, which cost twenty. One connection within the process
asks them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.python import asgi
from starlette.testclient import TestClient

from app.main import create_app
from tests.unit.conftest import BASE, settings_of

LEFT_OUT = {
    # Ids and words that the library does not have are answered 404 and 400: a fair description
    # cannot say which those are.
    "positive_data_acceptance",
    # 503 is promised while the model warms up; any other is caught below.
    "not_a_server_error",
}


def only_promised_failures(_context: object, response: Any, _case: object) -> None:
    """Fail on any failure of ours but 503."""
    assert response.status_code < 500 or response.status_code == 503


CHECKED = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
CHECKED.append(only_promised_failures)
NEVER_RIGHT = ("cursor", "like")
"""Parameters whose examples no small library takes: a place in another list, a text to encode."""

NO_SERVICES = dict.fromkeys(
    ("arxiv_url", "openalex_url", "crossref_url", "orcid_url"), "http://127.0.0.1:9"
)
"""No public service is asked for nonsense: nobody answers at this port."""


async def at_once(_job: object, _seconds: float) -> None:
    """Wait for no job: the imports of all these uploads would take minutes."""


def ask_all(
    library: Path, each: int, random: int, begin: Callable[[str], object] = str
) -> Counter[str]:
    """Ask every operation.

    Args:
        each: examples of the bounds of each operation, right ones and wrong ones each, at most.
        random: examples at random, likewise.
        begin: is given the name of each operation before it is asked.

    Returns:
        How many examples of each operation were asked.
    """
    app = create_app(settings_of(library, allowed_hosts="testserver", **NO_SERVICES))
    asked: Counter[str] = Counter()
    with (
        patch("app.explorer.uploads.job_state.wait_for", at_once),
        TestClient(app, base_url=BASE),  # the library is open while it is asked
        asgi.get_client(app) as client,
    ):
        client.trust_env = False  # the environment would be read for proxies with each request

        def check(case: Any) -> None:
            asked[case.operation.label] += 1
            case.call_and_validate(session=client, checks=CHECKED)

        for result in schemathesis.openapi.from_asgi("/api/openapi.json", app).get_all_operations():
            operation = result.ok()
            begin(operation.label)
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                for case in islice(_bounds(operation, mode), each):
                    check(case)
                if mode is GenerationMode.POSITIVE or _can_be_wrong(operation):
                    _ask_at_random(operation, mode, random, check)
    return asked


def _bounds(operation: Any, mode: GenerationMode) -> Any:
    """Give cases of the bounds of what an operation takes, without examples that are never right.

    One such example in every case would be refused before anything else is looked at.
    """
    examples = {one.name: one.definition["schema"]["examples"][0] for one in operation.query}
    generation = operation.schema.config.generation
    made = operation.schema.iter_coverage_cases(
        operation, generation_modes=[mode], generation_config=generation
    )
    for case in made:
        for name in NEVER_RIGHT:
            if case.query and name in case.query and case.query[name] == examples.get(name):
                del case.query[name]
        yield case


def _can_be_wrong(operation: Any) -> bool:
    """Return whether it takes more than a text in its path: any text is one."""
    in_path = all(
        one.definition["schema"].get("type") == "string" for one in operation.path_parameters
    )
    return not in_path or bool(len(operation.query) or len(operation.body))


def _ask_at_random(
    operation: Any, mode: GenerationMode, number: int, check: Callable[[Any], None]
) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=number,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def ask(case: Any) -> None:
        check(case)

    with suppress(Unsatisfiable):
        ask()
