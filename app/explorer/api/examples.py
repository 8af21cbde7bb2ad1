"""Examples in the API's description: of each parameter, of bodies, and of answers to no question.

They are of the listing that comes with the program, where it has such things. Those of parameters
belong into their schemas: the documentation page would send all that are beside them.
"""

from __future__ import annotations

from typing import Any

OF_PARAMETERS: dict[str, Any] = {
    "q": "privacy -federated",
    "like": "We study how a trained model can forget some of its training data.",
    "mode": "keyword",
    "author": [3],
    "circle": [12],
    "topic": [2],
    "category": ["LG"],
    "venue": ["NeurIPS"],
    "type": ["preprint"],
    "tag": ["oxford"],
    "doubt": ["authors-cut"],
    "year": "2022-2025",
    "code": "yes",
    "since": "2026-11-01",
    "added": "import:1",
    "region": "120,80;300,90;210,240",
    "compare": "author:1,author:2",
    "sort": "newest",
    "per_page": 10,
    "cursor": "WzEwLDE3XQ",
    "fields": "title,authors.name",
    "facets": "year,author",
    "names": "several",
    "people_order": "newest",
    "name": "sanial",
    "topic_label": "privacy",
    "limit": 100,
    "ties": "backbone",
    "group": 3,
    "category_name": "crypto",
    "kind": "authors-cut",
    "change_kind": "new",
    "import_source": "profile:Amartya Sanyal",
    "by": "month",
    "dry_run": "yes",
    "wait": 30,
    "import_format": "bib",
    "captured_on": "2026-11-30",
    "filename": "refs.bib",
    "outcome": "added",
    "typed": "differential pri",
}
"""By the names of `app.explorer.parameters` and `app.explorer.api.parameters`."""

OF_FILES: dict[str, Any] = {
    "flavour": "biblatex",
    "style": "apa",
    "highlight": 3,
    "group": "year",
    "numbered": "yes",
}
"""Of the options of exports."""

OF_PATHS: dict[str, tuple[str, Any]] = {
    "paper_id": ("The `id` of a paper.", 17),
    "author_id": ("The `id` of an author.", 3),
    "topic_id": ("The `id` of a topic.", 2),
    "import_id": ("The `id` of an import.", 1),
    "decision": ("The `id` of a decision.", "people-1"),
    "pair": ("The `id` of a pair.", "people-3-7"),
    "key": ("The `key` of a job, as the answer to its upload has it.", "30ffd767d5859a89"),
    "field": ("The name of a field of papers.", "date"),
    "name": ("The `id` of a paper, alone or with words behind it.", "17"),
}
"""What each part of a path is, and an example."""

_JOB = {
    "key": "30ffd767d5859a89", "kind": "import", "state": "running", "about": "refs.bib",
    "size": 52911, "records": 30, "share": 0.7, "seconds": 2.5, "said": "30 papers read.",
    "message": "", "added": 0, "completed": 0, "matched": 0, "rejected": 0, "doubtful": 0,
    "files": [], "unread": [], "import_ids": [],
}  # fmt: skip
_HEALTH = {"status": "ok", "semantic": "ready", "papers": 41, "degraded": []}
_REMOVED = {
    "id": 2, "filename": "refs.bib", "format": "bib", "size": 52911, "lines": 297,
    "encoding": "utf-8", "captured_on": None, "source": "file:refs.bib",
    "started_at": "2026-11-30T08:39:49.040827Z", "finished_at": "2026-11-30T08:39:49.222935Z",
    "added": 12, "matched": 3, "rejected": 0, "doubtful": 1,
    "removed_at": "2026-11-30T09:00:00Z", "removed_papers": 12, "kept_papers": 3,
}  # fmt: skip
_META: dict[str, Any] = {
    "count": 0, "per_page": 1, "next_cursor": None, "mode": None, "relaxed": False, "notes": [],
    "more": {}, "took_ms": 0.4,
}  # fmt: skip
_STATS = {
    "papers": 41, "hidden": 0, "authors": 67, "names": 69, "first_year": 2017, "last_year": 2026,
    "cut_author_lists": 28, "implied_owners": 13, "inferred_years": 4, "undated": 0,
    "with_code": 7, "code_without_address": 1, "imports": 1, "library_version": 4,
    "categories": [{"value": "LG", "label": "Machine Learning", "count": 30}],
    "tags": [{"value": "oxford", "label": "oxford", "count": 15}],
    "model": {"name": "all-MiniLM-L6-v2", "dimension": 384, "state": "ready", "message": None},
    "versions": {"oeuvre": "0.1.0", "python": "3.11.7", "sqlite": "3.40.1"},
    "doubts": [
        {
            "code": "authors-cut", "figure": "28", "text": "author lists are cut at “et al.”",
            "address": "/papers?doubt=authors-cut", "wrong": False,
        }
    ],
    "degraded": [],
}  # fmt: skip
_SIDE = {"id": 3, "name": "Amartya Sanyal", "papers": 41}
OF_SHAPES: dict[str, Any] = {
    "Alive": {"status": "ok"},
    "Health": _HEALTH,
    "Stats": _STATS,
    "TakenBackList": {"results": [_REMOVED]},
    "HiddenPapers": {"results": []},
    "ImportJobs": {"results": [_JOB]},
    "TopicsByHand": {"results": []},
    "Batch": {"meta": _META, "results": [None]},
    "JobAnswer": {"do": "import"},
    "LookupRequest": {"source": "openalex", "papers": [17]},
    "SourceChange": {"source": "profile:Amartya Sanyal"},
    "PaperCorrections": {"date": "2024-02", "venue": "NeurIPS"},
    "TopicChange": {"label": "Private learning"},
    "PaperDecision": {
        "id": "papers-1",
        "kind": "same",
        "one_id": 17,
        "other_id": 12,
        "one": "Focal Loss",
        "other": "Focal Loss (Preprint)",
        "made_at": "2026-11-30T09:00:00Z",
    },
    "PersonDecision": {
        "id": "people-1",
        "kind": "one",
        "one": _SIDE,
        "other": _SIDE | {"papers": 2},
        "note": "Same ORCID.",
        "made_at": "2026-11-30T09:00:00Z",
    },
    "PairDecision": {"decision": "merge"},
    "MergePapers": {"ids": [17, 12]},
    "MergePeople": {"ids": [3, 7], "note": "Same ORCID."},
    "SplitPaper": {"records": [31]},
    "SplitPerson": {"papers": [4, 9], "note": "Another Wei Zhang."},
}
"""Of bodies, and of the answers of routes without parameters, by the name of their schema."""
