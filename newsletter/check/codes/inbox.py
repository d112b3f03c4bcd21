"""What can be told of what a list of messages shows."""

from newsletter.check.code import WARNING, Code, Concern

CODES = tuple(
    Code(name, Concern.INBOX, WARNING, title, why)
    for name, title, why in (
        (
            "address-as-name",
            "an address in the sender’s name",
            "A name that shows another address than the sender’s is a sign of forgeries, and filters know it.",
        ),
        (
            "emoji-first",
            "a subject that begins with an emoji",
            "Who listens to their mail hears the emoji’s long name before anything that matters.",
        ),
        ("false-reply", "a subject that looks like an answer", "Readers feel deceived, and filters count it."),
        (
            "free-mail-sender",
            "a sender of a free mail service",
            "Those services ask others to refuse what other servers send in their name.",
        ),
        ("long-preheader", "a preheader that no list shows whole", "What stands at its end is read by nobody."),
        ("long-subject", "a subject that every list cuts", "What stands at its end is read by few."),
        ("many-emoji", "a subject of many emoji", "Each is read out by its name, and filters count them."),
        ("many-marks", "many exclamation marks or signs of money", "It looks like advertising, to filters too."),
        (
            "no-answers",
            "an address that cannot be answered",
            "A reader who cannot answer marks as spam; answers also tell providers that mail is wanted.",
        ),
        ("no-sender-name", "a sender without a name", "Lists show a bare address, which few readers know."),
        (
            "preheader-leak",
            "text of the issue behind the preheader",
            "Lists fill the line up with the first words of the issue, such as a greeting.",
        ),
        ("repeated-preheader", "the preheader of an earlier issue", "Readers take the new issue for the old one."),
        (
            "repeated-subject",
            "the subject of an earlier issue",
            "Readers take the new issue for the old one, and some programs put both into one conversation.",
        ),
        ("same-as-subject", "a preheader that repeats the subject", "Readers see it twice, side by side."),
        ("shouting", "a subject or preheader in capitals", "It looks like advertising, to filters too."),
        ("unknown-emoji", "an emoji that Windows does not have", "Its readers see an empty box, or two letters."),
    )
)
