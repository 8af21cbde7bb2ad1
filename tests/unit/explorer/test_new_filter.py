"""A new filter is a row in the table of parameters and a rule: everything else follows.

The test adds one as a contributor does, in a process of its own, because routes and commands read
the table when they are imported.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = '''
import inspect, json, sys
from pathlib import Path

from app.explorer import parameters

row = """_ROWS = (
    Parameter(
        "cited", "filter", read_yes_no, _words("yes", "no"), "Whether anybody cites a paper.",
        values="yes, no", help="whether it is cited", written=_yes_or_no,
        label=lambda value: "with citations" if value else "without citations",
        option=CommandOption("yes or no: cited."),
    ),"""
source = inspect.getsource(parameters).replace("_ROWS = (", row)
exec(compile(source, parameters.__file__, "exec"), vars(parameters))

from app.explorer import selection

selection.RULES["cited"] = lambda columns, _, values: (columns.citations > 0) == values[0]

from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli.main import app as commands
from app.main import create_app
from tests.unit.conftest import BASE, settings_of

found = {}
with TestClient(create_app(settings_of(Path(sys.argv[1]))), base_url=BASE) as client:
    for name, address in json.loads(sys.argv[2]).items():
        found[name] = client.get(address).text
for name, arguments in json.loads(sys.argv[3]).items():
    found[name] = CliRunner().invoke(commands, arguments).output
print(json.dumps(found))
'''
ADDRESSES = {
    "json": "/api/v1/papers?cited=no&per_page=200",
    "mistake": "/api/v1/papers?cited=perhaps",
    "slip": "/api/v1/papers?citd=no",
    "openapi": "/api/openapi.json",
    "help": "/help",
    "page": "/papers?cited=no&category=LG",
    "network": "/network?cited=no",
    "export": "/papers.jsonl?cited=no",
}
COMMANDS = {
    "options": ["search", "--help"],
    "found": ["search", "--cited", "no"],
    "exported": ["export", "--format", "jsonl", "--cited", "no"],
}
UNCITED = [4, 5, 7, 9, 10, 14, 15]
"""Papers of the world that no source counts citations of."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, world_template: Path) -> dict[str, str]:
    """Ask an application, and the command line, that have one filter more."""
    path = Path(shutil.copyfile(world_template, tmp_path_factory.mktemp("new") / "world.db"))
    environment = {
        **os.environ,
        "OEUVRE_DATABASE_URL": f"sqlite:///{path}",
        "OEUVRE_SEMANTIC": "0",
        "COLUMNS": "200",
    }
    script = [sys.executable, "-c", SCRIPT, str(path), json.dumps(ADDRESSES), json.dumps(COMMANDS)]
    done = subprocess.run(script, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_the_parser_reads_it_and_the_rule_chooses(answers: dict[str, str]) -> None:
    assert sorted(paper["id"] for paper in json.loads(answers["json"])["results"]) == UNCITED


def test_mistakes_are_explained(answers: dict[str, str]) -> None:
    (mistake,) = json.loads(answers["mistake"])["errors"]
    assert mistake["param"] == "cited"
    assert "“cited” is one of yes, no." in answers["mistake"]
    assert "Did you mean cited=no?" in answers["slip"]


def test_openapi_describes_it_wherever_papers_are_chosen(answers: dict[str, str]) -> None:
    def parameters(operation: dict[str, Any]) -> dict[str, Any]:
        return {one["name"]: one for one in operation.get("parameters", [])}

    paths = json.loads(answers["openapi"])["paths"]
    routes = [parameters(one) for path in paths.values() for one in path.values()]
    with_code = [route for route in routes if "code" in route]
    assert len(with_code) > 10
    assert all("cited" in route for route in with_code)
    assert with_code[0]["cited"]["description"] == "Whether anybody cites a paper."
    assert with_code[0]["cited"]["schema"] == {"type": "string", "enum": ["yes", "no"]}


def test_the_help_page_has_its_row(answers: dict[str, str]) -> None:
    assert "whether it is cited" in answers["help"]


def test_pages_say_it_link_without_it_and_keep_it(answers: dict[str, str]) -> None:
    page = answers["page"]
    assert "without citations" in page
    assert 'href="/papers?category=LG"' in page
    assert '<input type="hidden" name="cited" value="no"' in page
    assert "/papers.bib?cited=no&amp;category=LG" in page
    assert "without citations" in answers["network"]


def test_exports_and_the_command_line_know_it(answers: dict[str, str]) -> None:
    assert len(answers["export"].splitlines()) == len(UNCITED)
    assert "--cited" in answers["options"]
    assert "yes or no: cited." in answers["options"]
    assert f"{len(UNCITED)} found" in answers["found"]
    assert answers["export"].strip() in answers["exported"]
