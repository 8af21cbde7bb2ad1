"""Every setting: one `OEUVRE_` variable each, with a default and a line of help."""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import OeuvreError
from app.paths import default_library, default_model_cache, default_reply_cache

SQLITE_PREFIX = "sqlite:///"
DEFAULTS = {
    "database_url": "the library of this installation",
    "model_cache": "in the user's folder for caches",
    "reply_cache": "in the user's folder for caches",
}
"""Of settings whose default differs from machine to machine, as the help describes them."""
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
"""Scheme, host and port, as browsers send them: names of other scripts in Punycode."""
SECRETS = ("token", "openalex_key")
"""Settings whose values are not shown."""
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


class Settings(BaseSettings):
    """The settings of one process; each can be given in the environment."""

    model_config = SettingsConfigDict(env_prefix="OEUVRE_", env_ignore_empty=True)

    database_url: str = Field(
        default_factory=lambda: f"{SQLITE_PREFIX}{default_library()}",
        description="the library, as sqlite:////folder/library.db; the path is taken as it is,"
        " nothing in it is decoded",
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
    def _sqlite_only(cls, value: str) -> str:
        if not value.startswith(SQLITE_PREFIX) or len(value) == len(SQLITE_PREFIX):
            raise ValueError("must be sqlite:/// followed by the path of a file")
        try:
            Path(value.removeprefix(SQLITE_PREFIX)).expanduser()
        except RuntimeError:
            raise ValueError("begins with ~, and that home is not known") from None
        return value

    @field_validator("model_cache", "reply_cache")
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
        origins = [one.strip().rstrip("/").lower() for one in value.split(",")]
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

        The address is no encoded one: `%41`, `?` and `#` stand for themselves, and so the path is
        the one that other programs show.
        """
        path = Path(self.database_url.removeprefix(SQLITE_PREFIX)).expanduser()
        return Path(os.path.realpath(path))

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
        given_as = name if first["loc"][0] in SECRETS else f"{name}={first['input']!r}"
        raise OeuvreError(f"{given_as}: {reason}") from None


def describe_settings() -> list[tuple[str, str, str]]:
    """List every variable as (name, default, help), for the command line and the README."""
    rows = []
    for name, info in Settings.model_fields.items():
        default = DEFAULTS.get(name, "" if info.default in (None, "") else str(info.default))
        rows.append((f"OEUVRE_{name.upper()}", default, info.description or ""))
    return rows
