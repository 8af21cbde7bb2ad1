"""Addresses that may leave in a file: those of http and https alone."""

from __future__ import annotations

from app.domain.identifiers import web_address
from app.domain.records.record import Link, PaperRecord


def web_links(record: PaperRecord) -> tuple[Link, ...]:
    """Return the links of a record that lead to the web."""
    return tuple(link for link in record.links if web_address(link.url))


def pdf_address(record: PaperRecord) -> str | None:
    """Return the address of the record's PDF, or None."""
    return next((link.url for link in web_links(record) if link.kind == "pdf"), None)
