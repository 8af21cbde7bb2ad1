"""What search boxes ask: suggestions while somebody types, and how a browser searches here.

https://developer.mozilla.org/docs/Web/XML/Guides/OpenSearch
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.explorer.library.suggestions import find_suggestions
from app.explorer.pages.render import render_part
from app.http.request_state import home_of, snapshot_of

router = APIRouter()

OPENSEARCH = "application/opensearchdescription+xml"
_RESULTS = (("text/html", "papers"), ("application/atom+xml", "papers.atom"))


@router.get("/opensearch.xml")
def describe_search(request: Request) -> Response:
    """How this library is searched, for browsers and feed readers."""
    home = home_of(request)
    root = Xml.Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    said = (
        ("ShortName", "Œuvre"),
        ("Description", "Papers of this library, by word and by meaning"),
        ("InputEncoding", "UTF-8"),
        ("Image", f"{home}/static/icon.svg"),
    )
    for name, text in said:
        Xml.SubElement(root, name).text = text
    for kind, path in _RESULTS:
        template = f"{home}/{path}?q={{searchTerms}}"
        Xml.SubElement(root, "Url", {"type": kind, "method": "get", "template": template})
    text = Xml.tostring(root, encoding="unicode")
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', media_type=OPENSEARCH)


@router.get("/suggest")
def show_suggestions(request: Request) -> Response:
    """The suggestions for the text in the search box, as a fragment."""
    found = find_suggestions(snapshot_of(request), request.query_params.get("q", ""))
    return render_part(request, "shared/_suggestions.html", suggestions=found)
