"""The pages, one file a noun."""

from app.web import authors, help, overview, papers, suggest

ROUTERS = (overview.router, papers.router, authors.router, suggest.router, help.router)
"""Routers of all pages. Paths with a fixed last part stand before those that take any."""
