"""What is told while the files of an issue and its theme are read, beside what keeps them from being read."""

from newsletter.check.code import WARNING, Code, Concern

CODES = tuple(
    Code(name, Concern.FILES, WARNING, title, why)
    for name, title, why in (
        ("heavy-image", "a picture that weighs much", "It comes late on a phone, or not at all."),
        (
            "heavy-images",
            "pictures that together weigh much",
            "Readers pay for them; some servers refuse the mail.",
        ),
        ("low-contrast", "colours of the theme that are too faint on one another", "Many cannot read what has them."),
        ("misnamed-image", "a picture of another kind than its name says", "Some programs do not open it."),
        ("moving-image", "a picture that moves, and does not everywhere", "Some programs show its first frame only."),
        ("no-item", "words in bold that begin nobody new", "Somebody stands in another one's entry."),
        ("no-preheader", "an issue without a preheader", "Lists show the first words of the issue in its place."),
        ("one-column", "columns of which there is only one", "Nothing stands beside it."),
        ("unsafe-fonts", "a font that not everybody has", "Most readers see another one."),
        ("unused-footnote", "a footnote that no text leads to", "Nobody finds it."),
    )
)
