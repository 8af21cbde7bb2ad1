"""The description is true: what it promises is served, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from starlette.testclient import TestClient

from app.explorer.papers.views import PAPER_EXAMPLE
from app.explorer.parameters import LIST_PARAMS, SET_PARAMS
from tests.unit.explorer.api.asking import ask_all
from tests.unit.explorer.promises import promised

pytestmark = pytest.mark.long

EACH, RANDOM = 80, 2
"""Examples of each operation, right ones and wrong ones each: of its bounds, and at random."""


def described(client: TestClient) -> dict[str, Any]:
    schema: dict[str, Any] = client.get("/api/openapi.json").json()
    return schema


def test_every_route_says_what_may_go_wrong(served: TestClient) -> None:
    for path, operations in described(served)["paths"].items():
        for method, operation in operations.items():
            errors = {status for status in operation["responses"] if status >= "400"}
            assert ("422" in errors) is ("requestBody" in operation), (path, method)
            if path != "/health":
                assert {"400", "503"} <= errors, (path, method)
            names_things = "{" in path or path.endswith("/merge")  # whose body names them
            assert ("404" in errors) is names_things, (path, method)
            for status in errors:
                assert set(operation["responses"][status]["content"]) == {
                    "application/problem+json"
                }


def test_the_parameters_described_are_those_that_are_read(served: TestClient) -> None:
    paths = described(served)["paths"]

    def names(path: str) -> set[str]:
        return {one["name"] for one in paths[path]["get"]["parameters"] if one["in"] == "query"}

    assert names("/api/v1/papers") == {*LIST_PARAMS, "fields", "facets"}
    assert names("/api/v1/timelines/papers") == set(SET_PARAMS)
    for path, operations in paths.items():
        if "get" not in operations or "{" in path:
            continue
        parameters = operations["get"].get("parameters", [])
        needed = {
            one["name"]: one["schema"]["examples"][0] for one in parameters if one["required"]
        }
        # All at once: the API refuses one that it does not read by its name.
        others = dict.fromkeys((one["name"] for one in parameters), "")
        answer = served.get(path, params=others | needed)
        assert answer.status_code == 200, (path, answer.text)


def test_each_operation_has_a_name_of_its_own(served: TestClient) -> None:
    paths = described(served)["paths"]
    ids = [one["operationId"] for operations in paths.values() for one in operations.values()]
    assert len({*ids}) == len(ids)
    assert all(one.isidentifier() for one in ids)
    assert paths["/api/v1/papers"]["get"]["operationId"] == "list_papers"
    one = paths["/papers/{name}.csl.json"]["get"]
    assert one["operationId"] == "export_one_paper_as_csl_json"


def test_the_example_is_a_paper(served: TestClient) -> None:
    schema = described(served)["components"]["schemas"]["Paper"]
    assert schema["examples"] == [PAPER_EXAMPLE]
    promised(served, "Paper", json.dumps(PAPER_EXAMPLE))


def test_answers_are_what_the_schemas_say(served: TestClient) -> None:
    raw = served.get("/api/v1/papers?q=tides OR privacy&facets=year,tag&per_page=200").text
    assert promised(served, "PaperList", raw).results


def test_everything_is_described_and_has_an_example(served: TestClient) -> None:
    schema = described(served)
    shapes = schema["components"]["schemas"]

    def fits(example: Any, shape: dict[str, Any]) -> bool:
        whole = {**shape, "components": schema["components"]}
        return Draft202012Validator(whole).is_valid(example)

    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            where = (method, path)
            assert operation["summary"], where
            assert operation["description"].endswith((".", "`")), where
            for one in operation.get("parameters", ()):
                assert one["description"], (*where, one["name"])
                assert fits(one["schema"]["examples"][0], one["schema"]), (*where, one["name"])
            body = operation.get("requestBody", {"content": {}})["content"]
            read = {} if operation.get("parameters") else operation["responses"]["200"]["content"]
            if "application/json" in {**body, **read}:
                shape = {**body, **read}["application/json"]["schema"]
                [example] = shapes[shape["$ref"].rpartition("/")[2]].get("examples", [None])[:1]
                assert fits(example, shape), where


def test_whatever_the_description_allows_is_answered_as_it_says(topics_path: Path) -> None:
    asked = ask_all(topics_path, EACH, RANDOM)
    assert asked.total() > 60 * len(asked)


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ['"', "'", "*", "(((", ")", "-", "--", "OR", "AND NOT", "title:", "a:b", "\x00", "\x7f",
     "\u202e", "\ud83d\ude00", "é" * 2000, "a " * 5000, "1e999", "9" * 400, "%00", "../..",
     "<script>", "{{7}}", "NEAR(a b)", 'a" OR "b', "year:-", "-" * 70, "(" * 70, "none", "0-0",
     "2020-", "\u2028", "NULL"]
)  # fmt: skip
NAMES = st.sampled_from(
    [*LIST_PARAMS, "fields", "facets", "page", "Q", "q[]", "", "utm_source", "é"]
)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/papers",
        "/api/v1/authors",
        "/api/v1/timelines/papers",
        "/api/v1/suggest",
        "/papers.bib",
    ],
)
def test_nothing_in_an_address_is_a_mistake_of_ours(served: TestClient, path: str) -> None:
    @given(pairs=st.lists(st.tuples(NAMES, HOSTILE), max_size=4))
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    def check(pairs: list[tuple[str, str]]) -> None:
        sent = [
            (name, value.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
            for name, value in pairs
        ]
        # Without a model a text that is understood has to wait.
        waits = any(name == "like" and value.strip() for name, value in sent)
        expected = (200, 400, 503) if waits else (200, 400)
        assert served.get(path, params=sent).status_code in expected

    check()
