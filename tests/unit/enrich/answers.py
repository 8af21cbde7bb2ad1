"""A service on this machine that answers as the public ones do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Parameters = dict[str, str]
JSON, ATOM = "application/json", "application/atom+xml"


@dataclass
class Answer:
    """One answer."""

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class PublicService:
    """What it answers, and what it was asked."""

    address: str
    answer: Callable[[str, Parameters], Answer]
    asked: list[tuple[str, Parameters, dict[str, str]]] = field(default_factory=list)
    """Path, parameters and headers of each request."""


@contextmanager
def public_service() -> Iterator[PublicService]:
    """Serve on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            served.asked.append((parts.path, given, dict(self.headers)))
            answer = served.answer(parts.path, given)
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = PublicService(
        f"http://127.0.0.1:{server.server_address[1]}", lambda path, given: Answer("", 404)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- replies in the shapes of the services --------------------------------------------


def openalex(*works: dict[str, object]) -> Answer:
    """Answer as OpenAlex does."""
    meta = {"count": len(works), "db_response_time_ms": 3, "page": 1, "per_page": 25}
    return Answer(json.dumps({"meta": meta, "results": list(works), "group_by": []}))


def openalex_work(title: str, names: tuple[str, ...], **more: object) -> dict[str, object]:
    """Make a work of OpenAlex."""
    authorships = [
        {"author": {"id": None, "display_name": name, "orcid": None}, "raw_author_name": name}
        for name in names
    ]
    own = {"id": "https://openalex.org/W1", "title": title, "display_name": title}
    return {**own, "authorships": authorships, **more}


def crossref(*works: dict[str, object]) -> Answer:
    """Answer as Crossref does."""
    message = {"total-results": len(works), "items": list(works), "items-per-page": 20}
    return Answer(
        json.dumps({"status": "ok", "message-type": "work-list", "message": message}),
        headers={"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"},
    )


def crossref_work(
    title: str, names: tuple[tuple[str, str], ...], **more: object
) -> dict[str, object]:
    """Make a work of Crossref."""
    people = [{"given": given, "family": family, "sequence": "first"} for given, family in names]
    return {"title": [title], "author": people, "type": "journal-article", **more}


def arxiv(*entries: str) -> Answer:
    """Answer as arXiv does."""
    return Answer(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv Query</title>'
        '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"{len(entries)}</opensearch:totalResults>{''.join(entries)}</feed>\n"
    )


def arxiv_entry(number: str, title: str, names: tuple[str, ...], published: str, text: str) -> str:
    """Make an entry of arXiv."""
    people = "".join(f"<author><name>{name}</name></author>" for name in names)
    return (
        f"<entry><id>http://arxiv.org/abs/{number}v1</id><updated>{published}T00:00:00Z</updated>"
        f"<published>{published}T00:00:00Z</published><title>{title}</title>"
        f"<summary>{text}</summary>{people}"
        '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/></entry>'
    )


def orcid(*works: tuple[str, str, str]) -> Answer:
    """Answer as ORCID does: title, year and DOI of each work."""
    groups = [
        {
            "last-modified-date": {"value": 1},
            "external-ids": {"external-id": []},
            "work-summary": [
                {
                    "put-code": number,
                    "title": {"title": {"value": title}, "subtitle": None},
                    "external-ids": {
                        "external-id": [
                            {
                                "external-id-type": "doi",
                                "external-id-value": doi,
                                "external-id-relationship": "self",
                            }
                        ]
                    },
                    "type": "journal-article",
                    "publication-date": {"year": {"value": year}, "month": None, "day": None},
                    "journal-title": {"value": "Journal of Tides"},
                    "display-index": "1",
                }
            ],
        }
        for number, (title, year, doi) in enumerate(works)
    ]
    return Answer(json.dumps({"last-modified-date": None, "group": groups, "path": "/works"}))
