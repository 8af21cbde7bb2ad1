"""`oeuvre serve`: binds, says where, and serves."""

from __future__ import annotations

import gc
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from app.cli.commands.import_ import fill_library
from app.cli.opening import open_library
from app.console import say
from app.errors import OeuvreError
from app.http.connections import LimitedProtocol, LimitedServer, raise_descriptor_limit
from app.http.watch import set_up_logs
from app.intake.leftovers import remove_leftovers
from app.main import create_app
from app.paths import resource
from app.settings import Settings, describe_settings, load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)

SETTINGS_HELP = "Environment variables:\n\n\b\n" + "\n".join(
    f"{name:<25}{text}" + (f" [{default}]" if default else "")
    for name, default, text in describe_settings()
)


COLLECT_AFTER = (20_000, 20, 20)
"""New objects, and collections of the younger generation, before one is collected."""
LONGEST_HEAD = 256 * 1024
"""Bytes of a request's first line and headers. A text of 10,000 characters in the address takes up
to 120,000, and htmx names the page that it asks from besides; uvicorn's own limit is 16 kB."""


@app.command(epilog=SETTINGS_HELP)
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on; 0 takes a free one.")] = None,
    start_from: Annotated[
        Path | None, typer.Option(help="File that an empty library is started from.")
    ] = None,
) -> None:
    """Serve the pages and the API."""
    settings = load_settings(host=host, port=port)
    set_up_logs(settings.log_format, settings.log_level)
    listener = _bind(settings)
    host, port = listener.getsockname()[:2]
    settings = settings.model_copy(update={"port": port})
    gc.disable()  # all that is made while a library is read stays
    library = open_library(settings)
    gc.enable()
    remove_leftovers(settings)
    if start_from is not None:
        if library.columns().size == 0:
            fill_library(library, str(start_from))
        elif start_from.resolve() != resource("data/listing.txt").resolve():
            say(f"This library has papers already; add the file with: oeuvre import {start_from}")
    shown = f"[{host}]" if ":" in host else host
    print(f"Œuvre is on http://{shown}:{port}{settings.root_path}", flush=True)  # noqa: T201
    if settings.is_behind_proxy and settings.token is None:
        say(
            "Whoever reaches this server through its proxy may change the library, unless the proxy"
            " asks for names; set OEUVRE_TOKEN to ask for one here."
        )
    if not settings.on_loopback:
        say(
            "Other machines may read here; changes ask for the token of OEUVRE_TOKEN."
            if settings.token
            else "Other machines may read here; changes are refused until OEUVRE_TOKEN is set."
        )
    _spare_the_collector()
    server = LimitedServer(
        uvicorn.Config(
            create_app(settings, library),
            http=LimitedProtocol,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            root_path=settings.root_path,
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=LONGEST_HEAD,
        ),
        raise_descriptor_limit(),
    )
    server.run(sockets=[listener])
    say("Stopped.")


def _spare_the_collector() -> None:
    """Leave what lasts as long as the server out of garbage collection, and collect less often.

    A full collection took 70 to 120 ms in the middle of a request, though almost all that it went
    through was modules and columns; and a page of results makes thousands of short-lived objects.
    """
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _bind(settings: Settings) -> socket.socket:
    """Take the port before anything else is done, so that a taken one is reported at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends small answers at once (TCP_NODELAY) only where the protocol is named; else each
    # waits 40 ms for the client's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        # Two servers may bind one port with SO_REUSEADDR; only one can listen.
        listener.listen(128)
    except OSError as error:
        listener.close()
        if isinstance(error, socket.gaierror):
            raise OeuvreError(f"{settings.host} is no address of this machine.") from None
        reason = (error.strerror or str(error)).lower()
        raise OeuvreError(
            f"Port {settings.port} of {settings.host} cannot be had ({reason}); "
            f"choose another with --port {settings.port + 1}."
        ) from None
    return listener
