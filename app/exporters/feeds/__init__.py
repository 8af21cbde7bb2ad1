"""Atom feeds (RFC 4287): of papers, and of what an import changed."""
