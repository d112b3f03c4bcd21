"""`newsletter serve`: the public pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from newsletter.cli import console


def serve(
    host: Annotated[str | None, typer.Option("--host", help="The address to listen on: `host` of [site].")] = None,
    port: Annotated[int | None, typer.Option("--port", help="The port to listen on: `port` of [site].")] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-proxy",
            metavar="ADDRESS",
            help="A web server in front, or its network, whose X-Forwarded-For is believed; may be repeated.",
        ),
    ] = None,
) -> None:
    """Show the public pages until it is told to stop: the archive, and where readers come and go.

    A web server in front gives them their name and encrypts them; they are seen at `base_url`. Nothing else is needed:
    no script, nothing from another site. `health`, below the same address, says whether all is well.

    Example: newsletter serve --port 8080
    """
    from newsletter.config.tables.site import parse_networks
    from newsletter.wiring.serving import serve as serve_pages
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    if trusted_proxy:
        settings = replace(settings, serving=replace(settings.serving, trusted=parse_networks(tuple(trusted_proxy))))
    here = settings.serving

    def announce(address: str) -> None:
        console.out(address)
        console.say(f"seen by others at {settings.publication.base_url}/; stop with Ctrl-C")

    serve_pages(settings, host or here.host, here.port if port is None else port, announce, console.say)
