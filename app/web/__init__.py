"""The pages, one file a noun."""

from app.web import authors, help, overview, papers, suggest, timelines, topics

ROUTERS = tuple(
    page.router for page in (overview, papers, authors, topics, timelines, suggest, help)
)
"""Routers of all pages."""
