"""The options that say when an issue is sent, and who goes ahead."""

from __future__ import annotations

from typing import Annotated

import typer

At = Annotated[str, typer.Option("--at", metavar="TIME", help="When to begin: 09:00, or '2012-11-24 09:00'.")]
Zone = Annotated[
    str, typer.Option("--zone", metavar="ZONE", help="The time zone of --at and --window; this computer's if left out.")
]
Window = Annotated[str, typer.Option("--window", metavar="HOURS", help="Only within hours of the day: 09:00-18:00.")]
LocalTime = Annotated[
    bool, typer.Option("--local-time", help="Read --at on each reader's own clock, by the column time_zone.")
]
SkipLate = Annotated[
    bool, typer.Option("--skip-late", help="With --local-time: nothing for those whose hour has passed.")
]
Canary = Annotated[
    str, typer.Option("--canary", metavar="N|P%", help="So many go ahead; the others follow if few are refused.")
]
