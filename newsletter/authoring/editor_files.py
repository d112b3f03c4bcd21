"""The files by which a text editor completes and checks what one types: schemas, snippets, settings of VS Code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsletter.authoring.destinations_schema import destinations_schema
from newsletter.authoring.issue_schemas import data_schemas, front_matter_schema, issue_schema
from newsletter.authoring.json_schema import Schema
from newsletter.authoring.list_schema import list_schema
from newsletter.authoring.settings_schema import settings_schema
from newsletter.authoring.snippets import HEAD, snippets_file
from newsletter.authoring.theme_schemas import block_schema, theme_schema
from newsletter.theme.model import Theme

SCHEMAS = ".newsletter/schemas"
SNIPPETS = ".vscode/newsletter.code-snippets"
VSCODE_SETTINGS = ".vscode/settings.json"
# Where each schema holds, as patterns of paths in the workspace. TOML names its schema itself.
PLACES: Mapping[str, tuple[str, ...]] = {
    "issue.json": ("issues/*/issue.yaml",),
    "theme.json": ("templates/*/theme.yaml",),
    "block.json": ("templates/*/blocks/*.yaml",),
    "list.json": ("subscribers/*.yaml",),
}
TOML_LINE = f"#:schema ./{SCHEMAS}/newsletter.json\n"
EXTENSIONS = ("redhat.vscode-yaml", "tamasfe.even-better-toml")


@dataclass(frozen=True)
class EditorFiles:
    """Files by their paths in the workspace.

    `schemas` are written anew each time; `settings` are the person's own as soon as they are there.
    """

    schemas: Mapping[str, bytes]
    settings: Mapping[str, bytes]


def editor_files(theme: Theme, themes: Iterable[str], lists: Iterable[str], folder: str = SCHEMAS) -> EditorFiles:
    """Return the files for a workspace that uses a theme; `themes` and `lists` are the names that can be given.

    `folder` is where the schemas go, from the workspace with forward slashes.
    """
    schemas = all_schemas(theme, list(themes), list(lists))
    settings = {VSCODE_SETTINGS: _settings(schemas, folder), SNIPPETS: snippets_file(theme.blocks)}
    settings[".vscode/extensions.json"] = _json({"recommendations": list(EXTENSIONS)})
    return EditorFiles(
        {f"{folder}/{name}": _json(schema).encode() for name, schema in schemas.items()},
        {name: text.encode() for name, text in settings.items()},
    )


def all_schemas(theme: Theme, themes: list[str], lists: list[str]) -> Mapping[str, Schema]:
    """Return every schema by the name of its file."""
    return {
        "newsletter.json": settings_schema(themes),
        "destinations.json": destinations_schema(),
        "issue.json": issue_schema(themes, lists),
        "front-matter.json": front_matter_schema(),
        "theme.json": theme_schema(theme.style, themes),
        "block.json": block_schema(),
        "list.json": list_schema(),
        **{f"data/{name}.json": schema for name, schema in data_schemas(theme).items()},
    }


def is_ours(snippets: bytes) -> bool:
    """Tell whether a file of snippets is one that was written from a theme, and may be written again."""
    return snippets.startswith(HEAD.encode())


def _settings(schemas: Mapping[str, Schema], folder: str) -> str:
    where: dict[str, list[str]] = {f"./{folder}/{name}": list(paths) for name, paths in PLACES.items()}
    data = [name for name in schemas if name.startswith("data/")]
    for name in data:
        stem = name.removeprefix("data/").removesuffix(".json")
        where[f"./{folder}/{name}"] = [f"issues/*/{stem}.yaml", f"issues/*/{stem}.*.yaml"]
    return _json(
        {
            "[markdown]": {
                "editor.quickSuggestions": {"other": True, "comments": False, "strings": False},
                "editor.snippetSuggestions": "top",
                "editor.wordWrap": "on",
            },
            "yaml.schemas": where,
            "json.schemas": [
                {
                    "fileMatch": [path.replace(".yaml", ".json") for path in where[f"./{folder}/{name}"]],
                    "url": f"./{folder}/{name}",
                }
                for name in data
            ],
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
