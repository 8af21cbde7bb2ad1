"""The wheel works from any folder of an environment that has nothing of the clone.

It is built once and installed without its dependencies; those are borrowed from the environment of
the tests, so that PyTorch is not installed twice.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPERS = 41
"""In the bundled listing."""
START_S = 180

pytestmark = pytest.mark.package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    done = subprocess.run([*build, str(ROOT)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own; return that environment's folder of
    commands."""
    environment = tmp_path_factory.mktemp("installed") / "env"
    run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel))
    (site,) = environment.glob("lib/python*/site-packages")
    # A path that a .pth file names is searched last, and its own .pth files (such as that of the
    # clone's editable install) are not read.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the variables of a user with an empty home, whose model is exported."""
    folder = tmp_path_factory.mktemp("home")
    names = {"PATH", "LANG", "LC_ALL", "OEUVRE_MODEL_CACHE"}
    kept = {key: value for key, value in os.environ.items() if key in names}
    return {**kept, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the empty folder that everything is run from."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def served(installed: Path, home: dict[str, str], elsewhere: Path) -> Iterator[str]:
    """Serve the bundled listing from the wheel; give the address that was printed."""
    listing = next(installed.parent.glob("lib/python*/site-packages/app/data/listing.txt"))
    server = subprocess.Popen(
        [str(installed / "oeuvre"), "serve", "--port", "0", "--start-from", str(listing)],
        cwd=elsewhere,
        env=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None and server.stderr is not None
    said = server.stdout.readline()
    address = re.search(r"http://\S+", said)
    if address is None:
        server.terminate()
        pytest.fail(f"the server said {said!r} and {server.stderr.read()!r}")
    yield address[0]
    server.terminate()
    server.wait(START_S)


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_everything_shipped_lies_inside_the_package(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"app"}
    assert not [name for name in names if name.endswith((".pyc", ".db"))]
    shipped = {"templates", "static", "migrations"}
    for folder in shipped:
        here = {
            f"app/{path.relative_to(ROOT)}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }
        assert here <= set(names)
    assert "app/data/listing.txt" in names


def test_no_module_of_the_clone_is_used(
    installed: Path, home: dict[str, str], elsewhere: Path
) -> None:
    python = str(installed / "python")
    script = "import app, importlib.util as u; assert u.find_spec('torch'); print(app.__file__)"
    assert run(python, "-c", script, cwd=elsewhere, env=home).startswith(str(installed.parent))


def test_the_command_explains_itself(
    installed: Path, home: dict[str, str], elsewhere: Path
) -> None:
    said = run(str(installed / "oeuvre"), "--help", cwd=elsewhere, env=home)
    assert said == run(
        str(installed / "python"), "-m", "app", "--help", cwd=elsewhere, env=home
    ).replace("python -m app", "oeuvre")
    for command in ("serve", "import", "export", "search", "embed", "remove", "doctor"):
        assert re.search(rf"^\W*{command}\b", said, re.MULTILINE)


def test_it_serves_from_an_empty_folder(served: str, home: dict[str, str], elsewhere: Path) -> None:
    with urlopen(f"{served}/health") as answer:
        assert json.load(answer)["semantic"] in {"ready", "warming"}
    with urlopen(f"{served}/api/v1/papers") as answer:
        assert json.load(answer)["meta"]["count"] == PAPERS
    for page in ("/", "/papers", "/authors", "/help", "/api/docs"):
        with urlopen(served + page) as answer:
            html = answer.read().decode()
        assets = re.findall(r'(?:src|href)="([^"]*/static/[^"]+)"', html)
        assert assets
        for asset in assets:
            with urlopen(urljoin(served + page, asset)) as answer:
                assert answer.read(1)
    # The library lies in the user's data folder, and nothing where the user happens to be.
    assert list(Path(home["XDG_DATA_HOME"]).glob("oeuvre/library.db"))
    assert not list(elsewhere.iterdir())


def test_the_commands_work_beside_the_server(
    served: str, installed: Path, home: dict[str, str], elsewhere: Path, tmp_path: Path
) -> None:
    oeuvre = str(installed / "oeuvre")
    found = json.loads(run(oeuvre, "search", "unlearning", "--json", cwd=elsewhere, env=home))
    assert found["meta"]["count"] > 0
    exported = run(oeuvre, "export", "--format", "jsonl", cwd=elsewhere, env=home)
    assert len(exported.splitlines()) == PAPERS
    again = tmp_path / "papers.jsonl"
    again.write_text(exported, encoding="utf-8")
    run(oeuvre, "import", str(again), cwd=elsewhere, env=home)
    with urlopen(f"{served}/api/v1/papers") as answer:
        assert json.load(answer)["meta"]["count"] == PAPERS
    run(oeuvre, "embed", cwd=elsewhere, env=home)
    run(oeuvre, "doctor", cwd=elsewhere, env=home)
