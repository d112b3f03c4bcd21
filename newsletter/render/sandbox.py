"""What a template can do: read values and write text, and nothing that reaches past them.

Themes are passed on from one newsletter to another, so a template runs in Jinja's sandbox: no name that begins with an
underscore, no change of a list, and no number of steps that a slip of the keyboard makes endless.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

LONGEST_RANGE = 1000
# A text is repeated, and a number raised, to no more than this.
LONGEST_TEXT = 100_000
HIGHEST_POWER = 64


def bounded_range(*limits: int) -> range:
    """Return the numbers of a range, which may be so many; raise SecurityError for more."""
    numbers = range(*limits)
    # A longer one has no length that the computer can count.
    if numbers and abs(numbers[-1] - numbers[0]) // abs(numbers.step) >= LONGEST_RANGE:
        raise SecurityError(
            f"this counts further than {LONGEST_RANGE:,} steps\nlet it go over what is there: {{% for … in … %}}"
        )
    return numbers


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates know `range` and `namespace` beside what they are given."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals = {"range": bounded_range, "namespace": Namespace}
        self._verdicts: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Tell whether a template may see a value's attribute: a question of type and name, so it is asked once."""
        asked = (type(obj), attr)
        if (verdict := self._verdicts.get(asked)) is None:
            verdict = self._verdicts[asked] = super().is_safe_attribute(obj, attr, value)
        return verdict

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply or raise two values. Raises SecurityError where the outcome would be endless."""
        if operator == "**" and abs(right) > HIGHEST_POWER:
            raise SecurityError(f"a power is at most {HIGHEST_POWER}\nlook at the numbers of this line")
        if operator == "*" and max(_length(left, right), _length(right, left)) > LONGEST_TEXT:
            raise SecurityError("this makes an endless text\nlook at the number that it is repeated by")
        return super().call_binop(context, operator, left, right)


def _length(repeated: object, times: object) -> int:
    return len(repeated) * times if isinstance(repeated, Sized) and isinstance(times, int) else 0
