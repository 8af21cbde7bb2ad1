"""Formats whose files are JSON: CSL-JSON and the answers of services that know publications."""
