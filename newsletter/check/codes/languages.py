"""What can be told of languages."""

from newsletter.check.code import WARNING, Code, Concern

CODES = (
    Code(
        "extra-block",
        Concern.LANGUAGES,
        WARNING,
        "a block that only a translation has",
        "Readers of the newsletter's own language never see it.",
    ),
    Code(
        "images-differ",
        Concern.LANGUAGES,
        WARNING,
        "a block whose pictures are not those of the original",
        "One language may show an old picture, or none.",
    ),
    Code(
        "languages-differ",
        Concern.LANGUAGES,
        WARNING,
        "a block that is another one, or longer, than in the original",
        "One language says more than the other.",
    ),
    Code(
        "links-differ",
        Concern.LANGUAGES,
        WARNING,
        "a block whose links do not lead where those of the original lead",
        "A reader of one language may land on an old page, or in another language.",
    ),
    Code(
        "missing-block",
        Concern.LANGUAGES,
        WARNING,
        "a block that is not translated",
        "It is shown as it is in the language that has it.",
    ),
    Code(
        "mixed-script",
        Concern.LANGUAGES,
        WARNING,
        "a word with letters of two alphabets that look alike",
        "It cannot be searched for, is read out wrongly, and filters take it for a fraud's trick.",
    ),
    Code(
        "month-form",
        Concern.LANGUAGES,
        WARNING,
        "a date whose month is named in another language",
        "A reader stumbles over a word that was forgotten.",
    ),
    Code(
        "moved-block",
        Concern.LANGUAGES,
        WARNING,
        "a block that stands elsewhere than in the original",
        "The languages are read in another order.",
    ),
    Code(
        "number-form",
        Concern.LANGUAGES,
        WARNING,
        "a number with the decimal sign of another language",
        "1.250 is more than a thousand in one language and little more than one in another.",
    ),
    Code(
        "other-language",
        Concern.LANGUAGES,
        WARNING,
        "a text in another language than its file",
        "Readers get a text that they may not understand.",
    ),
    Code(
        "other-script",
        Concern.LANGUAGES,
        WARNING,
        "a text in another alphabet than that of its language",
        "Readers get a text that they may not be able to read.",
    ),
    Code(
        "stale-block",
        Concern.LANGUAGES,
        WARNING,
        "a block whose original has changed since it was translated",
        "Readers of the translation are told what is not true any more.",
    ),
    Code(
        "untranslated",
        Concern.LANGUAGES,
        WARNING,
        "a text that stands word for word in another language too",
        "It was copied to be translated, and forgotten.",
    ),
    Code(
        "untranslated-label",
        Concern.LANGUAGES,
        WARNING,
        "a link's words or a picture's description in the words of another language",
        "Whoever has pictures read out hears another language in the middle of theirs.",
    ),
)
