"""The pages, one file a noun."""

from app.web import (
    authors,
    downloads,
    help,
    network,
    overview,
    papers,
    suggest,
    timelines,
    topics,
)

ROUTERS = tuple(
    page.router
    for page in (overview, papers, authors, topics, timelines, network, downloads, suggest, help)
)
"""Routers of all pages."""
