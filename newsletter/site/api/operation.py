"""One thing that a program can ask for: where, what for, with which body, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from newsletter.programs.access import Scope
from newsletter.site.api.registry import Registry


@dataclass(frozen=True)
class Call:
    """One request: the values of its path, of its query, and its body."""

    registry: Registry
    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: Any = None


@dataclass(frozen=True)
class Done:
    """What comes of it, with the status of HTTP."""

    answer: BaseModel
    status: int = 200


@dataclass(frozen=True)
class Parameter:
    """A value of the path or the query, with its schema."""

    name: str
    where: str
    schema: Mapping[str, object]
    help: str


@dataclass(frozen=True)
class Operation:
    """One operation. `do` is run in a thread, that of the writer where it `writes`.

    `answers` are the models of what may come back, by status; `fails` the further statuses that tell a problem.
    """

    id: str
    method: str
    path: str
    scope: Scope
    summary: str
    do: Callable[[Call], Done]
    answers: Mapping[int, type[BaseModel]]
    body: type[BaseModel] | None = None
    fails: tuple[int, ...] = ()
    writes: bool = False
    parameters: tuple[Parameter, ...] = field(default=())
