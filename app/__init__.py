"""Œuvre: turns a listing of publications into an explorable library."""

__version__ = "0.1.0"
