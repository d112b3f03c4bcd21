"""The options that say whom an issue is for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

To = Annotated[list[str] | None, typer.Option("--to", metavar="LIST", help="The list to send to; more may follow.")]
More = Annotated[list[str] | None, typer.Argument(hidden=True, metavar="LIST...")]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="LIST", help="Not to those of this list; may be repeated.")
]
ExcludeIssue = Annotated[
    list[str] | None,
    typer.Option("--exclude-issue", metavar="ISSUE", help="Not to those who got this issue; may be repeated."),
]
Segment = Annotated[str, typer.Option("--segment", metavar="EXPR", help="Only to some: 'subscriber.city == \"Rīga\"'.")]
OnList = Annotated[
    list[str] | None,
    typer.Option(
        "--list",
        metavar="LIST",
        help="Look at it as readers of this list; without one, as the issue says, else of all.",
    ),
]
OfSegment = Annotated[str, typer.Option("--segment", metavar="EXPR", help="Look at it as only these readers, as send.")]
JoinedSince = Annotated[
    str,
    typer.Option("--joined-since", metavar="DATE", help="Only to who joined on this day, 2026-11-24, or later."),
]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Only to the first N of them.")]
Again = Annotated[bool, typer.Option("--again", help="Also to those who have the issue already.")]
RelayName = Annotated[
    str | None,
    typer.Option("--relay", metavar="RELAY", help="A relay of newsletter.toml, smtp://host:port, or outbox."),
]
Despite = Annotated[
    str,
    typer.Option(
        "--despite",
        metavar="REASON",
        help="Send although errors were found in the issue; the reason is kept with the send.",
    ),
]
LeftOutFile = Annotated[
    Path | None, typer.Option("--left-out", metavar="FILE", help="Write everybody who is left out to a CSV file.")
]
