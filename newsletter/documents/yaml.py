"""YAML 1.2 with line numbers.

Reading never raises over what an author wrote; what is wrong comes back as problems, in the author's words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newsletter.documents.model import KeyPath, YamlDocument
from newsletter.documents.unreadable import NO_COLON, explain, with_colon
from newsletter.problems import Problem, error

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

DEEPEST = 40
# Far more than a person writes; values that name other values (`*name`) could make billions of a few lines.
MOST = 100_000
MOST_UNREADABLE = 100


def read_yaml(text: str, path: str, first_line: int = 1, *, list_name: str = "") -> tuple[YamlDocument, list[Problem]]:
    """Read one mapping of names to values, with the line of each.

    `first_line` is the number of the text's first line in its file. A name that stands twice is a problem, and
    the first one holds. What can be read is returned even beside problems. A text that is only a
    list is read as the value of `list_name`, where there is one.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    lines = text.split("\n")
    found: list[Problem] = []
    while True:
        reader = _Reader(path, first_line, lines, YAML(typ="safe", pure=True))
        try:
            root = reader.yaml.compose("\n".join(lines))
        except YAMLError as fault:
            problem = reader.unreadable(fault)
            found.append(problem)
            each_for_itself = all(line[:1].strip() for line in lines if line.strip())
            if problem.line is None or not each_for_itself or len(found) == MOST_UNREADABLE:
                return YamlDocument(), found
            # The other lines can be read without this one.
            lines[problem.line - first_line] = ""
            continue
        except RecursionError:
            problem = reader.problem("too-deep", "the brackets are nested too deeply", first_line)
            return YamlDocument(), [*found, problem]
        except (ValueError, OverflowError):
            sentence = "a character here is written with a number too large"
            return YamlDocument(), [*found, reader.problem("bad-line", sentence)]
        document, problems = reader.document(root, list_name)
        return document, [*found, *problems]


@dataclass
class _Reader:
    """Turns the nodes of one text into plain values, collecting lines and problems on the way."""

    path: str
    first_line: int
    typed: list[str]
    yaml: YAML
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def problem(self, code: str, sentence: str, line: int | None = None, hint: str = "") -> Problem:
        index = line - self.first_line if line else -1
        source = self.typed[index] if 0 <= index < len(self.typed) else ""
        return error(code, sentence, self.path, line, hint=hint, source=source)

    def document(self, root: Node | None, list_name: str) -> tuple[YamlDocument, list[Problem]]:
        from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

        if root is None or (isinstance(root, ScalarNode) and not root.value):
            return YamlDocument(), []
        line = self.line_of(root)
        if isinstance(root, ScalarNode):
            return YamlDocument(), [
                self.problem("bad-line", NO_COLON, line, with_colon(self.typed[line - self.first_line]))
            ]
        if isinstance(root, SequenceNode) and list_name:
            self.lines[(list_name,)] = line
            values = self.sequence(root, (list_name,))
            return YamlDocument({list_name: values}, self.lines), self.problems
        if not isinstance(root, MappingNode):
            hint = "write each line as “name: value”"
            return YamlDocument(), [self.problem("bad-line", "this is not a list of names and values", line, hint)]
        self.lines[()] = line
        return YamlDocument(self.mapping(root, ()), self.lines), self.problems

    def line_of(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def value(self, node: Node, at: KeyPath) -> object:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        self.count += 1
        if self.count == MOST:
            self.problems.append(self.problem("too-many", "this holds too many values", self.line_of(node)))
        elif len(at) > DEEPEST and self.count < MOST:
            self.count = MOST
            self.problems.append(self.problem("too-deep", "this is nested too deeply", self.line_of(node)))
        if self.count >= MOST:
            return None
        if isinstance(node, MappingNode):
            return self.mapping(node, at)
        return self.sequence(node, at) if isinstance(node, SequenceNode) else self.scalar(node)

    def sequence(self, node: SequenceNode, at: KeyPath) -> list[object]:
        for index, child in enumerate(node.value):
            self.lines.setdefault((*at, index), self.line_of(child))
        return [self.value(child, (*at, index)) for index, child in enumerate(node.value)]

    def mapping(self, node: MappingNode, at: KeyPath) -> dict[str, object]:
        from ruamel.yaml.nodes import ScalarNode

        values: dict[str, object] = {}
        for key, child in node.value:
            line = self.line_of(key)
            if not isinstance(key, ScalarNode):
                hint = "put quotes around a value that begins with a bracket or a brace"
                self.problems.append(self.problem("bad-line", "a bracket stands where a name belongs", line, hint))
                continue
            name = str(key.value)
            if name in values:
                sentence = f"“{name}” stands twice; the first time in line {self.lines[(*at, name)]}"
                self.problems.append(self.problem("duplicate-key", sentence, line, "keep one of the two lines"))
                continue
            self.lines[(*at, name)] = line
            values[name] = self.value(child, (*at, name))
        return values

    def scalar(self, node: Node) -> object:
        from ruamel.yaml.constructor import ConstructorError

        try:
            return self.yaml.constructor.construct_object(node)
        except ConstructorError:
            hint = "put quotes around a value that begins with an exclamation mark"
            sentence = f"the value “{node.value}” begins with a mark that means nothing here"
        except (ValueError, OverflowError):
            hint = "a date is written YYYY-MM-DD; a text that looks like a number stands in quotes"
            sentence = f"“{node.value}” is not a date or a number that exists"
        self.problems.append(self.problem("bad-value", sentence, self.line_of(node), hint))
        return None

    def unreadable(self, fault: YAMLError) -> Problem:
        from ruamel.yaml.error import MarkedYAMLError

        if not isinstance(fault, MarkedYAMLError) or fault.problem_mark is None:
            return self.problem("bad-character", "the text holds a character that no file may hold", self.first_line)
        sentence, hint, mark = explain(fault, self.typed)
        found = self.problem("bad-line", sentence, mark.line + self.first_line, hint)
        return replace(found, column=mark.column + 1)
