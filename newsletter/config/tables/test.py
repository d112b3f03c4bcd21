"""[test]: how findings in issues are weighed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from newsletter.config.checks import parse_filter_address
from newsletter.config.judgement import Exemption, Judgement, Weighing
from newsletter.config.keys import Key, Table
from newsletter.config.settingsfile import SettingsFile

NAME = "test"
WEIGHTS = ("error", "warning", "off")
TEST = Table(
    "What `newsletter test` looks at, and when it fails. How much each kind of finding weighs stands in "
    '`[test.severity]`, a line for each: `residue = "off"`, or `error`, or `warning`.',
    {
        "fail_on": Key(
            str,
            "From which weight on a finding fails the test.",
            choices=("error", "warning"),
            default="`error`",
        ),
        "clients": Key(
            str,
            "The mail programs that are asked: names as `outlook-windows`, families as `gmail`, platforms as `ios`. "
            "Or, in braces, how many percent of your readers use each: `{gmail-web = 60, outlook-windows = 40}`.",
            default="those that at least one percent read with",
            many=True,
        ),
        "spam": Key(
            str,
            "The spam filter that `--spam` asks: `spamd://host:783` of SpamAssassin, `spamd:/path/of/its/socket`, or "
            "`http://host:11333` of rspamd. It gets to see the messages.",
            default="one that listens on this machine",
            parse=parse_filter_address,
        ),
    },
)
EXCEPTION = Table(
    "Findings that are meant to be there. Each has a reason; without the other keys it holds everywhere. `issue`, "
    "`path` and `locale` may have `*` in them.",
    {
        "code": Key(str, "The kind of finding, as it stands in brackets where it is told.", required=True),
        "reason": Key(str, "Why it is meant.", required=True),
        "issue": Key(str, "The issue.", default="all"),
        "path": Key(str, "The file, as findings name it: `issues/2012-11/lv.md`.", default="all"),
        "locale": Key(str, "The language.", default="all"),
        "until": Key(datetime.date, "The last day on which it counts.", default="for good"),
    },
)


def read_judgement(file: SettingsFile) -> Judgement:
    """Return [test]; what is wrong with it is reported to the file, and what it names is there all the same."""
    typed = file.table(NAME)
    has_shares = isinstance(typed.get("clients"), Mapping)
    apart = ["severity", "exception", *(["clients"] if has_shares else [])]
    values = file.checked(NAME, TEST.keys, apart=apart)
    return Judgement(
        shares=_shares(file) if has_shares else {},
        weights=_weights(file),
        exemptions=_exemptions(file),
        line=file.line_of("clients", NAME) or file.line_of("test.clients", None),
        **values,  # type: ignore[arg-type]
    )


def _shares(file: SettingsFile) -> Mapping[str, float]:
    shares: dict[str, float] = {}
    for name, share in file.table(NAME, "clients").items():
        line = file.line_of(name, "test.clients") or file.line_of("clients", NAME)
        if type(share) in (int, float) and 0 <= float(str(share)) <= 100:
            shares[name] = float(str(share))
        else:
            hint = f"write how many of a hundred:  {name} = 40"
            file.report("wrong-value", f"“{name}” cannot be {share!r}", line, hint)
    return shares


def _weights(file: SettingsFile) -> Mapping[str, Weighing]:
    typed = file.table(NAME, "severity")
    keys = {code: Key(str, "", choices=WEIGHTS) for code in typed}
    values = file.checked("test.severity", keys)
    return {code: Weighing(str(values.get(code, "off")), file.line_of(code, "test.severity")) for code in typed}


def _exemptions(file: SettingsFile) -> tuple[Exemption, ...]:
    return tuple(
        Exemption(line=line, **{"reason": "", **values})  # type: ignore[arg-type]
        for line, _, values in file.checked_each(NAME, "exception", keys=EXCEPTION.keys)
        if "code" in values
    )
