"""Options of a command as one value: declared once, and passed on as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import get_type_hints


def in_place_of(name: str, kind: type[object]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command take one dataclass in the place of its parameter `name`: each field is an option, or an argument.

    The fields are annotated as a command's parameters are.
    """

    def spread(command: Callable[..., None]) -> Callable[..., None]:
        typed = get_type_hints(kind, include_extras=True)
        fields = signature(kind).parameters
        own = get_type_hints(command, include_extras=True)
        parameters: list[Parameter] = []
        for each in signature(command).parameters.values():
            for part in fields.values() if each.name == name else [each]:
                annotation = typed[part.name] if each.name == name else own[part.name]
                parameters.append(part.replace(kind=Parameter.KEYWORD_ONLY, annotation=annotation))

        @wraps(command)
        def run(**given: object) -> None:
            value = kind(**{field: given.pop(field) for field in fields})
            command(**given, **{name: value})

        run.__signature__ = signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return spread
