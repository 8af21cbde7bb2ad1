"""`./run` makes the environment once, says in one line what keeps it from doing so, and recovers.

Python, pip and df are played by small scripts here, so that every mishap can be had at will.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("run", "environment.sh", "pyproject.toml", "constraints.txt", "data/listing.txt")
TOOLS = ("awk", "bash", "cat", "chmod", "cksum", "cp", "dirname", "env", "flock", "grep", "mkdir",
         "rm", "sed", "sleep", "tail", "tee", "touch")  # fmt: skip

PYTHON = """#!/usr/bin/env bash
# Plays Python: makes an environment that holds itself and a program that prints its arguments.
case "$*" in
  *ensurepip*) [ -z "$PLAY_NO_VENV" ] ;;
  *version_info\\[:2\\]*) echo python3.12 ;;
  "-m venv"*)
    echo venv >> "$PLAYED"
    rm -rf "$4" && mkdir -p "$4/bin" && cp "$0" "$4/bin/python"
    printf '#!/usr/bin/env bash\\necho "$@"\\n' > "$4/bin/oeuvre"
    chmod +x "$4/bin/oeuvre" ;;
  "-m pip"*)
    echo pip >> "$PLAYED"
    if [ -n "$PLAY_PIP_SAYS" ]; then echo "$PLAY_PIP_SAYS"; exit 1; fi
    if [ -n "$PLAY_PIP_TAKES" ]; then sleep "$PLAY_PIP_TAKES"; fi ;;
esac
"""
DF = """#!/usr/bin/env bash
printf 'Filesystem 1024-blocks Used Available Capacity Mounted\\nd 9 9 %s 9%% /\\n' "$PLAY_FREE"
"""
PLENTY = str(100 * 1024 * 1024)
"""Free space in KiB, as df gives it."""


class Clone:
    """A clone in a folder whose name has a space, on a machine that is played."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a clone"
        self.machine = folder / "machine"
        self.played = folder / "played.txt"
        self.machine.mkdir()
        for name in NEEDED:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.folder / name)
        for tool in TOOLS:
            if found := shutil.which(tool):
                (self.machine / tool).symlink_to(found)
        self.command("df", DF)
        self.command("python3.12", PYTHON)

    def command(self, name: str, script: str) -> None:
        """Put a program on the machine."""
        (self.machine / name).write_text(script)
        (self.machine / name).chmod(0o755)

    def start(self, *arguments: str, **played: str) -> subprocess.Popen[str]:
        """Start `./run` in a process group of its own."""
        environment = {"PATH": str(self.machine), "PLAYED": str(self.played), "PLAY_FREE": PLENTY}
        return subprocess.Popen(
            [str(self.folder / "run"), *arguments],
            env=environment | played,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **played: str) -> tuple[int, str, str]:
        """Run `./run`; return its exit status, its output and the last line it said."""
        process = self.start(*arguments, **played)
        printed, said = process.communicate(timeout=180)
        return process.returncode, printed.strip(), (said.splitlines() or [""])[-1]

    def steps(self) -> list[str]:
        """List what Python was asked to make, and forget it."""
        steps = self.played.read_text().split() if self.played.exists() else []
        self.played.unlink(missing_ok=True)
        return steps


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Give a fresh clone on a played machine."""
    return Clone(tmp_path)


def test_the_second_run_makes_nothing(clone: Clone) -> None:
    listing = clone.folder / "data" / "listing.txt"
    assert clone.run()[:2] == (0, f"serve --start-from {listing}")
    assert clone.steps() == ["venv", "pip"]
    assert clone.run()[:2] == (0, f"serve --start-from {listing}")
    assert clone.steps() == []


def test_arguments_reach_the_server(clone: Clone, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("…")
    assert clone.run("--empty", "--port", "8123")[1] == "serve --port 8123"
    for listing in (["--listing", str(mine)], [f"--listing={mine}"]):
        assert clone.run(*listing, "--host", "::1")[1] == f"serve --start-from {mine} --host ::1"


def test_a_new_list_of_packages_is_installed_in_place(clone: Clone) -> None:
    clone.run()
    clone.steps()
    with (clone.folder / "constraints.txt").open("a") as constraints:
        constraints.write("one-more==1.0\n")
    assert clone.run()[0] == 0
    assert clone.steps() == ["pip"]


def test_a_set_up_that_was_cut_off_starts_afresh(clone: Clone) -> None:
    process = clone.start(PLAY_PIP_TAKES="60")
    while "pip" not in (clone.played.read_text() if clone.played.exists() else ""):
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    clone.steps()
    assert clone.run()[0] == 0
    assert clone.steps() == ["venv", "pip"]


def test_a_moved_clone_gets_an_environment_of_its_own(clone: Clone) -> None:
    clone.run()
    clone.steps()
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    assert clone.run()[:2] == (0, f"serve --start-from {clone.folder / 'data' / 'listing.txt'}")
    assert clone.steps() == ["venv", "pip"]


def test_without_network_an_older_environment_stays(clone: Clone) -> None:
    clone.run()
    known = (clone.folder / "constraints.txt").read_text()
    (clone.folder / "constraints.txt").write_text(f"{known}one-more==1.0\n")
    status, _, last = clone.run(PLAY_PIP_SAYS="ERROR: Could not find a version")
    assert status == 2
    assert "check the network" in last
    clone.steps()
    assert clone.run()[0] == 0
    assert clone.steps() == ["pip"]


@pytest.mark.parametrize(
    ("played", "line"),
    [
        ({"PLAY_NO_VENV": "yes"}, "apt install python3.12-venv"),
        ({"PLAY_FREE": "1048576"}, "no disk space"),
        ({"PLAY_PIP_SAYS": "OSError: [Errno 28] No space left on device"}, "no disk space left"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    clone: Clone, played: dict[str, str], line: str
) -> None:
    status, printed, last = clone.run(**played)
    assert (status, printed) == (2, "")
    assert line in last
    assert clone.run()[0] == 0


def test_an_old_python_is_not_taken(clone: Clone) -> None:
    clone.command("python3.12", "#!/usr/bin/env bash\nexit 1\n")
    status, _, last = clone.run()
    assert status == 2
    assert "Python 3.11 or newer" in last


def test_a_listing_that_is_not_there_is_said_before_anything_is_made(clone: Clone) -> None:
    status, _, last = clone.run("--listing", "nowhere.txt")
    assert status == 2
    assert "nowhere.txt" in last
    assert clone.steps() == []
