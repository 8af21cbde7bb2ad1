"""Embedding models of a few thousand weights, drawn at random: real ones in all but what they know.

    python -m tests.tiny_models FOLDER EXPORTS DIMENSION …

Each is a BERT of one layer with mean pooling, saved as sentence-transformers saves models, in
FOLDER/tiny-DIMENSION; the first is exported into EXPORTS too. Needs no network. Runs in a process
of its own, because it imports torch, and in one for all, because that takes seconds.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def make_tiny_models(folder: Path, exports: Path, *dimensions: int) -> list[Path]:
    """Make models, one for each length of vectors, and the export of the first."""
    arguments = [str(folder), str(exports), *map(str, dimensions)]
    command = [sys.executable, "-m", "tests.tiny_models", *arguments]
    root = Path(__file__).resolve().parents[1]
    subprocess.run(command, check=True, capture_output=True, cwd=root)
    return [folder / f"tiny-{dimension}" for dimension in dimensions]


def _make(folder: Path, dimension: int) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(dimension)
    parts = folder / f"parts-{dimension}"
    parts.mkdir(parents=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *("##" + x for x in LETTERS)]
    (parts / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(str(parts / "vocab.txt")).save_pretrained(str(parts))
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=dimension,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=2 * dimension,
        max_position_embeddings=160,
    )
    BertModel(config).save_pretrained(str(parts))
    transformer = Transformer(str(parts))
    pooling = Pooling(dimension)
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save_pretrained(
        str(folder / f"tiny-{dimension}")
    )


def _export(model: Path, exports: Path) -> None:
    from app.search.meaning.model import resolve_model
    from app.search.meaning.onnx_export import export

    spec = resolve_model(str(model))
    target = exports / spec.slug
    target.mkdir(parents=True)
    export(spec.path, target, spec.name, spec.fingerprint, quantise=False)


if __name__ == "__main__":
    models, first, *sizes = sys.argv[1:]
    for size in sizes:
        _make(Path(models), int(size))
    _export(Path(models, f"tiny-{sizes[0]}"), Path(first))
