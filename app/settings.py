"""Every setting: one `OEUVRE_` variable each, with a default and a line of help."""

from __future__ import annotations

import hashlib
import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import OeuvreError
from app.paths import (
    default_library,
    default_local_copies,
    default_model_cache,
    default_reply_cache,
)

SQLITE_PREFIX = "sqlite:///"
POSTGRESQL_PREFIXES = ("postgresql+psycopg://", "postgresql://")
DEFAULTS = {
    "database_url": "the library of this installation",
    "model_cache": "in the user's folder for caches",
    "reply_cache": "in the user's folder for caches",
    "local_copies": "in the user's folder for caches",
}
"""Of settings whose default differs from machine to machine, as the help describes them."""
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
"""Scheme, host and port, as browsers send them: names of other scripts in Punycode."""
SECRETS = ("token", "openalex_key", "read_url")
"""Settings whose values are not shown."""
_FOR_FOLDERS = re.compile(r"[^A-Za-z0-9.]+")
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


class Settings(BaseSettings):
    """The settings of one process; each can be given in the environment."""

    model_config = SettingsConfigDict(env_prefix="OEUVRE_", env_ignore_empty=True)

    database_url: str = Field(
        default_factory=lambda: f"{SQLITE_PREFIX}{default_library()}",
        description="the library, as sqlite:////folder/library.db; the path is taken as it is,"
        " nothing in it is decoded. Or, for many servers,"
        " postgresql+psycopg://user:password@host/name",
    )
    read_url: SecretStr | None = Field(
        None, description="a replica of that PostgreSQL, from which local copies are kept up"
    )
    local_copies: Path = Field(
        default_factory=default_local_copies,
        description="folder of the local copies of libraries in PostgreSQL; may be deleted",
    )
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=0, le=65535, description="port to serve on; 0 takes a free one")
    model: str = Field(
        "all-MiniLM-L6-v2",
        description="embedding model: a name on the model hub or a local folder",
    )
    model_cache: Path = Field(
        default_factory=default_model_cache,
        description="folder of the exported models, one for all libraries of a user",
    )
    semantic: bool = Field(True, description="0 turns search by meaning off")
    max_upload_mb: int = Field(
        256, ge=1, description="largest upload through the pages and the API, in MiB"
    )
    max_whole_file_mb: int = Field(
        32, ge=1, description="largest file of a format that is read as a whole, in MiB"
    )
    max_unpacked_mb: int = Field(
        4096, ge=1, description="largest streamed or unpacked file, in MiB"
    )
    allowed_hosts: str = Field(
        "", description="host names the server answers to, by commas; loopback names always"
    )
    root_path: str = Field("", description="prefix under which a proxy serves the pages")
    token: SecretStr | None = Field(
        None,
        description="asked for on every change once it is set; without, no machine but this one"
        " may change anything",
    )
    cors_origins: str = Field(
        "",
        description="origins whose pages may read the API and exports, by commas, as"
        " https://a.example; * for all; changes never",
    )
    import_memory_mb: int = Field(
        3072, ge=256, description="memory that an import through the pages may take, in MiB"
    )
    import_minutes: float = Field(
        60.0, gt=0, description="minutes after which an import through the pages is ended"
    )
    leading_release: Literal["published", "preprint", "newest"] = Field(
        "published",
        description="release of a paper that gives its date, venue and address: published, preprint"
        " or newest; the others are listed beside it",
    )
    contact: str = Field(
        "",
        description="your mail address, which public services are shown when papers are"
        " completed from them",
    )
    openalex_key: SecretStr | None = Field(
        None, description="key of OpenAlex, which is free; without, a few requests a day"
    )
    arxiv_url: str = Field("https://export.arxiv.org", description="address of arXiv's API")
    openalex_url: str = Field("https://api.openalex.org", description="address of OpenAlex's API")
    crossref_url: str = Field("https://api.crossref.org", description="address of Crossref's API")
    orcid_url: str = Field("https://pub.orcid.org", description="address of ORCID's public API")
    reply_cache: Path = Field(
        default_factory=default_reply_cache,
        description="folder of the replies of public services, kept for a month",
    )
    lock_timeout: float = Field(
        30.0, ge=0, description="seconds to wait for another writer before giving up"
    )
    log_format: Literal["plain", "json"] = Field(
        "plain", description="lines of the log on standard error: plain, or json for programs"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least level logged: debug, info (each request), warning, error"
    )
    threads: int = Field(2, ge=1, description="threads for encoding and vector search")

    @field_validator("database_url")
    @classmethod
    def _known_store(cls, value: str) -> str:
        if value.startswith(POSTGRESQL_PREFIXES):
            return _named_database(value)
        if not value.startswith(SQLITE_PREFIX) or len(value) == len(SQLITE_PREFIX):
            raise ValueError(
                "must be sqlite:/// followed by the path of a file, or postgresql+psycopg://…/name"
            )
        try:
            Path(value.removeprefix(SQLITE_PREFIX)).expanduser()
        except RuntimeError:
            raise ValueError("begins with ~, and that home is not known") from None
        return value

    @field_validator("read_url")
    @classmethod
    def _replica(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            if not value.get_secret_value().startswith(POSTGRESQL_PREFIXES):
                raise ValueError("must be postgresql+psycopg://…/name")
            _named_database(value.get_secret_value())
        return value

    @field_validator("model_cache", "reply_cache", "local_copies")
    @classmethod
    def _expanded(cls, value: Path) -> Path:
        try:
            return value.expanduser()
        except RuntimeError:
            raise ValueError("begins with ~, and that home is not known") from None

    @field_validator("contact")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        value = value.strip()
        if value and not _MAIL.fullmatch(value):
            raise ValueError("must be a mail address, as you@example.org")
        return value

    @field_validator("arxiv_url", "openalex_url", "crossref_url", "orcid_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with https:// or http://")
        return value

    @field_validator("token", "openalex_key", mode="before")
    @classmethod
    def _sendable(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        value = value.strip()
        if not value:
            raise ValueError("is blank; give it a value, or take it out")
        if not value.isprintable():
            raise ValueError("holds a character that cannot be seen, so that nobody could type it")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins_only(cls, value: str) -> str:
        origins = [part.strip().rstrip("/").lower() for part in value.split(",")]
        for origin in filter(None, origins):
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin} is no origin: scheme and host alone, as https://a.example:8080, or *"
                )
        return ",".join(filter(None, origins))

    @field_validator("root_path")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        value = value.rstrip("/")
        return value if not value or value.startswith("/") else f"/{value}"

    @property
    def library(self) -> Path:
        """Path of the library's file, the same for all of its names.

        The address of a file is no encoded one: `%41`, `?` and `#` stand for themselves, and so
        the path is the one that other programs show. Of a library in PostgreSQL it is the file
        of the local copy.
        """
        if self.is_shared:
            host, name, key = _place_of(self.database_url)
            return Path(os.path.realpath(self.local_copies / f"{name}-{host}-{key}" / "library.db"))
        path = Path(self.database_url.removeprefix(SQLITE_PREFIX)).expanduser()
        return Path(os.path.realpath(path))

    @property
    def is_shared(self) -> bool:
        """Whether PostgreSQL holds the library, for many servers."""
        return self.database_url.startswith(POSTGRESQL_PREFIXES)

    @property
    def replica_url(self) -> str:
        """Address of the replica that local copies are kept up from; "" for none."""
        return self.read_url.get_secret_value() if self.read_url else ""

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    @property
    def asks_for_token(self) -> bool:
        """Whether changes need the token: once one is set, or others can reach the server."""
        return not self.on_loopback or self.token is not None

    @property
    def is_behind_proxy(self) -> bool:
        """Whether others reach a server on loopback, through a proxy that asks for names itself."""
        return self.on_loopback and bool(self.allowed_hosts or self.root_path)

    @property
    def origins(self) -> frozenset[str]:
        """Origins whose pages may read."""
        return frozenset(filter(None, self.cors_origins.split(",")))

    @property
    def hosts(self) -> list[str]:
        """Host names that the server answers to."""
        named = [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]
        own = [] if self.host in ("0.0.0.0", "::") else [self.host]  # noqa: S104 - compared, not bound
        return [*LOOPBACK, *own, *named]


def _named_database(url: str) -> str:
    """Refuse an address of PostgreSQL that names no database; what it holds is not repeated."""
    try:
        parts = urlsplit(url)
        has_name = bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
    except ValueError:
        has_name = False
    if not has_name:
        raise ValueError("must name host and database, as postgresql+psycopg://user@host/name")
    return url


def _place_of(url: str) -> tuple[str, str, str]:
    """Name the place of a library in PostgreSQL: host, database, and a hash of both, port and all.

    User and password are left out, so that a new password keeps the local copy.
    """
    parts = urlsplit(url)
    place = f"{parts.hostname}:{parts.port or 5432}{parts.path}?{parts.query}"
    host, name = (_FOR_FOLDERS.sub("-", part or "") for part in (parts.hostname, parts.path[1:]))
    return host, name, hashlib.sha256(place.encode()).hexdigest()[:8]


def load_settings(**overrides: object) -> Settings:
    """Read the environment; `overrides` that are not None win.

    Raises:
        OeuvreError: a variable has a value that makes no sense.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "OEUVRE_" + str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        holds_secret = first["loc"][0] in SECRETS or "@" in str(first["input"])
        given_as = name if holds_secret else f"{name}={first['input']!r}"
        raise OeuvreError(f"{given_as}: {reason}") from None


def describe_settings() -> list[tuple[str, str, str]]:
    """List every variable as (name, default, help), for the command line and the README."""
    rows = []
    for name, info in Settings.model_fields.items():
        default = DEFAULTS.get(name, "" if info.default in (None, "") else str(info.default))
        rows.append((f"OEUVRE_{name.upper()}", default, info.description or ""))
    return rows
