"""What `init` and `new` write: the files of a new workspace, and the outline of a next issue."""

from newsletter.content.pencil import PENCIL
from newsletter.content.scaffold.answers import (
    EXAMPLE_ADDRESS,
    AnswerError,
    Answers,
    default_language,
    default_name,
    default_sender,
    read_languages,
    read_name,
    read_postal_address,
    read_sender,
)
from newsletter.content.scaffold.data import data_named, is_form_of
from newsletter.content.scaffold.next_issue import copied_issue, example_issue
from newsletter.content.scaffold.outline import outline
from newsletter.content.scaffold.slug import SlugError, check_slug
from newsletter.content.scaffold.workspace import first_issue_slug, own_words, workspace_files

__all__ = [
    "EXAMPLE_ADDRESS",
    "PENCIL",
    "AnswerError",
    "Answers",
    "SlugError",
    "check_slug",
    "copied_issue",
    "data_named",
    "default_language",
    "default_name",
    "default_sender",
    "example_issue",
    "first_issue_slug",
    "is_form_of",
    "outline",
    "own_words",
    "read_languages",
    "read_name",
    "read_postal_address",
    "read_sender",
    "workspace_files",
]
