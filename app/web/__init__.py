"""The pages, one file a noun."""

from app.web import (
    authors,
    help,
    network,
    overview,
    papers,
    suggest,
    timelines,
    topics,
)

ROUTERS = tuple(
    page.router for page in (overview, papers, authors, topics, timelines, network, suggest, help)
)
"""Routers of all pages."""
