"""Connections to PostgreSQL, and what their failures mean."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from app.errors import LibraryUnavailable, OeuvreError
from app.store.shared.rows import Store, run

OLDEST = 15
"""Major version of PostgreSQL that is asked for at least."""
CONNECTING = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "client_encoding": "UTF8",
}
"""A server that is gone without a word is noticed within half a minute."""
LONGEST_NAME = 63
"""Bytes that PostgreSQL keeps of what a connection calls itself."""

CAUSES = {
    "password authentication failed": "the password is wrong; correct {variable}",
    "no password supplied": "a password is asked for; put it into {variable} or into ~/.pgpass",
    "no pg_hba.conf entry": "this machine or user is not let in; add it to pg_hba.conf",
    "too many": "it has no free connection; raise max_connections",
    "starting up": "it is starting; try again in a moment",
    "shutting down": "it is shutting down; start it again",
    "read-only": "it can only be read, as a replica can; name the primary in OEUVRE_DATABASE_URL",
}
"""Part of PostgreSQL's own words -> what is wrong and what to do."""
STATES = {
    "42501": "the user may not do this ({words}); grant it what docs/postgresql.md lists",
    "53100": "its disk is full; make room",
    "53300": CAUSES["too many"],
    "25006": CAUSES["read-only"],
    "57P01": "it ended the connection, and may be shutting down; start it if it is, and try again",
    "57P03": CAUSES["starting up"],
}
"""SQLSTATE -> likewise."""


class StoreDown(LibraryUnavailable):
    """PostgreSQL cannot be reached or used now; what is in the local copy can still be read."""


class StoreAddress:
    """Where a library's PostgreSQL is.

    Args:
        url: as `postgresql+psycopg://user:password@host:port/name`.
        variable: the setting that gave it.
    """

    def __init__(self, url: str, variable: str = "OEUVRE_DATABASE_URL") -> None:
        self._url = make_url(url)
        self.variable = variable

    @property
    def shown(self) -> str:
        """The address without its password."""
        return f"PostgreSQL at {self._url.host or 'this machine'}:{self._url.port or 5432}"

    @property
    def url(self) -> str:
        """As libpq takes it, with its password."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def sqlalchemy_url(self) -> URL:
        """As SQLAlchemy takes it."""
        return self._url.set(drivername="postgresql+psycopg")

    @contextmanager
    def open(self, purpose: str) -> Iterator[Store]:
        """Connect; each statement is a transaction of its own unless one is begun.

        Args:
            purpose: shown to who looks at PostgreSQL's list of connections.

        Raises:
            StoreDown: it cannot be reached, or fails meanwhile.
        """
        store = self.connect(purpose)
        with self.explaining(), store:
            yield store

    def connect(self, purpose: str) -> Store:
        """Connect as `open` does; the caller closes."""
        with self.explaining():
            try:
                store: Store = psycopg.connect(
                    self.url,
                    autocommit=True,
                    application_name=_name(purpose),
                    **CONNECTING,  # type: ignore[arg-type]
                )
            except psycopg.ProgrammingError as error:
                raise OeuvreError(
                    f"{self.variable} cannot be understood: {_words(error)}."
                ) from None
            version = store.info.server_version // 10_000
            if version < OLDEST:
                store.close()
                raise OeuvreError(
                    f"{self.shown} is version {version}; Œuvre needs {OLDEST} or newer."
                )
            run(store, "SET TimeZone = 'UTC'")
            return store

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Turn failures of PostgreSQL into one line that says what to do."""
        try:
            yield
        except psycopg.Error as error:
            raise StoreDown(f"{self.shown}: {self._reason(error)}") from error
        except DBAPIError as error:
            if not isinstance(error.orig, psycopg.Error):
                raise
            raise StoreDown(f"{self.shown}: {self._reason(error.orig)}") from error

    def _reason(self, error: psycopg.Error) -> str:
        words = _words(error)
        if error.sqlstate == "3D000" or f'database "{self._url.database}" does not exist' in words:
            return (
                f"it has no database {self._url.database}; create it: createdb {self._url.database}"
            )
        meaning = STATES.get(error.sqlstate or "")
        if meaning is None:
            meaning = next((text for part, text in CAUSES.items() if part in words), None)
        if meaning is not None:
            return meaning.format(variable=self.variable, words=words)
        if isinstance(error, psycopg.OperationalError):
            return f"it does not answer ({words}); start it, or correct {self.variable}"
        return words


def _words(error: psycopg.Error) -> str:
    """Return the last line of what PostgreSQL says, which names the cause."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line or "failed" in line] or lines
    return fatal[-1].strip().rstrip(".") if fatal else type(error).__name__


def _name(purpose: str) -> str:
    """Name a connection: the purpose and the machine, as far as PostgreSQL keeps them."""
    place = f" on {socket.gethostname()[:20]}"
    room = LONGEST_NAME - len(place.encode())
    return f"oeuvre {purpose}".encode()[:room].decode(errors="ignore") + place
