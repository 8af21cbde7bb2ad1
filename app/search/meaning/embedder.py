"""Texts to vectors, in the serving process: ONNX Runtime and the model's own tokenizer alone.

Each text runs through the model by itself. Measured against batches sorted by
length that costs nothing for abstracts and a tenth for titles (a text of its own
length needs no padding, and int8 scales are taken over the whole input), and it
makes the vector of a text depend on that text alone: not on its neighbours, nor on
the order of an import. Several texts at a time are several threads.

This module must not import torch, nor know papers, files of vectors or queries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.errors import ModelUnavailable
from app.search.lru_cache import LruCache

Floats = NDArray[np.float32]

META_FILE = "meta.json"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"


class Embedder(Protocol):
    """What turns texts into unit vectors."""

    name: str
    """Of the model, as shown to the user."""
    fingerprint: str
    """Of the model: equal ones make equal vectors."""
    dimension: int

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of documents, shape (texts, dimension), each of length 1."""
        ...

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,), of length 1."""
        ...

    def close(self) -> None:
        """Let go of threads and processes."""
        ...


class OnnxEmbedder:
    """An exported model; may be used from several threads at once.

    Args:
        folder: as written by `app.search.meaning.onnx_export`.
        threads: texts that are encoded side by side.

    Raises:
        ModelUnavailable: the export is damaged.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        meta = read_meta(folder)
        self.name: str = meta["name"]
        self.fingerprint: str = meta["fingerprint"]
        self.dimension: int = meta["dimension"]
        self.precision: str = meta["precision"]
        self._query_prompt: str = meta["query_prompt"]
        self._document_prompt: str = meta["document_prompt"]
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), _session_options(), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise plain Exception, or types of their own
            raise ModelUnavailable(f"The export {folder.name} of the model is damaged.") from error
        # A model that knows no token types has no such input.
        self._inputs: list[str] = [given.name for given in self._session.get_inputs()]
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(meta["max_tokens"])
        self._queries: LruCache[Floats] = LruCache()
        self._pool = ThreadPoolExecutor(threads, "encode") if threads > 1 else None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of documents, shape (texts, dimension), each of length 1."""
        prompted = [self._document_prompt + text for text in texts]
        each = self._pool.map if self._pool else map
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, vector in enumerate(each(self._encode_one, prompted)):
            vectors[row] = vector
        return vectors

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,), of length 1; the last ones are kept."""
        return self._queries.get_or_make(text, lambda: self._encode_one(self._query_prompt + text))

    def close(self) -> None:
        """Let go of the threads."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _encode_one(self, text: str) -> Floats:
        encoding = self._tokenizer.encode(text)
        columns = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([columns[name]], dtype=np.int64) for name in self._inputs}
        vector: Floats = unit(self._session.run(None, feed)[0])[0]
        return vector


def read_meta(folder: Path) -> dict[str, Any]:
    """Read the description of an exported model.

    Raises:
        ModelUnavailable: there is none, or it is damaged.
    """
    try:
        meta = json.loads((folder / META_FILE).read_text("utf-8"))
        if not isinstance(meta, dict) or meta.get("format") != 1:
            raise ValueError("not a description")
        if meta.get("checksum", _checksum(meta)) != _checksum(meta):
            raise ValueError("changed since it was written")
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"The export {folder.name} of the model is damaged.") from error
    return meta


def write_meta(folder: Path, meta: dict[str, Any], *, with_sums: bool = False) -> None:
    """Write the description of an exported model.

    Args:
        with_sums: say what its other files are, which all have been written.
    """
    if with_sums:
        meta = meta | {"sha256": _sums_of(folder)}
    text = json.dumps(meta | {"checksum": _checksum(meta)}, indent=1, ensure_ascii=False)
    (folder / META_FILE).write_text(text, "utf-8")


def damage_of_export(folder: Path) -> str:
    """Say what is wrong with an exported model; "" where it is whole, or where there is none."""
    if not folder.exists():
        return ""
    try:
        known = read_meta(folder).get("sha256")
        if known is None:
            return "was made before exports were checked"
        found = _sums_of(folder)
    except (ModelUnavailable, OSError):
        return "has no description that can be read"
    wrong = sorted(name for name in known.keys() | found if known.get(name) != found.get(name))
    return f"is damaged ({', '.join(wrong)} not as written)" if wrong else ""


def _sums_of(folder: Path) -> dict[str, str]:
    """Return the sha256 of each file of an export but its description, by name."""
    sums = {}
    for path in sorted(folder.iterdir()):
        if path.name != META_FILE:
            with path.open("rb") as file:
                sums[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums


def _checksum(meta: dict[str, Any]) -> str:
    known = {name: value for name, value in meta.items() if name != "checksum"}
    return hashlib.blake2b(json.dumps(known, sort_keys=True).encode(), digest_size=8).hexdigest()


def unit(vectors: NDArray[Any]) -> Floats:
    """Scale vectors to length 1, shape (n, dimension).

    A text without any token the model knows may have no direction; it gets one far from all
    others, so that the vector counts as whole and the text is not encoded again and again.
    """
    whole = np.nan_to_num(vectors.astype(np.float32), posinf=0, neginf=0)
    lengths = np.linalg.norm(whole, axis=1, keepdims=True)
    nowhere = lengths[:, 0] < 1e-6
    if nowhere.any():
        whole[nowhere] = -np.ones(whole.shape[1], dtype=np.float32)
        lengths = np.linalg.norm(whole, axis=1, keepdims=True)
    return np.asarray(whole / lengths, dtype=np.float32)


def _session_options() -> onnxruntime.SessionOptions:
    """One thread a text: side by side, texts use more threads better than one text does."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Errors only: warnings are about graphs, and go to standard error.
    options.log_severity_level = 3
    return options
