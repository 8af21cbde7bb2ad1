"""The pages, one file a noun."""

from app.web import (
    authors,
    downloads,
    help,
    network,
    overview,
    papers,
    suggest,
    timeline_compare,
    timelines,
    topic_changes,
    topics,
)

ROUTERS = tuple(
    page.router
    for page in (
        overview, papers, authors, topics, topic_changes, timelines, timeline_compare, network,
        downloads, suggest, help,
    )
)  # fmt: skip
"""Routers of all pages."""
