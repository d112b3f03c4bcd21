"""Write `newsletter/check/clients/data/caniemail.json` from caniemail.com: the newest result of each client.

The original is `caniemail.json` as the front matter of the site's `_features/*.md` gives it, with `source`, `commit`,
`commit_date` and a list of features under `data`; its licence lies beside it.

Use: python scripts/caniemail.py FOLDER
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "newsletter" / "check" / "clients" / "data"
MONTH = re.compile(r"20\d\d-\d\d")


def newest(results: dict[str, str]) -> tuple[str, str]:
    """Return version and result of the newest test. Months are compared; other versions stand in the site's order.

    A version that nobody has tested yet does not hide what is known of the one before.
    """
    known = {version: result for version, result in results.items() if not result.startswith("u")} or results
    versions = list(known)
    version = max(versions) if all(MONTH.fullmatch(each) for each in versions) else versions[-1]
    return version, known[version]


def compact(feature: dict[str, Any], clients: list[str]) -> dict[str, Any]:
    """Return what is needed of a feature: for each client `n#1#2@2021-08`, support, numbers of notes and version."""
    results = []
    for client in clients:
        family, platform = client.split(".")
        versions = feature["stats"].get(family, {}).get(platform, {})
        version, result = newest(versions) if versions else ("", "-")
        results.append(f"{result.replace(' ', '')}@{version}".rstrip("@"))
    written = " ".join(results)
    cited = set(re.findall(r"#(\d+)", written))
    notes = {number: text for number, text in feature.get("notes_by_num", {}).items() if number in cited}
    kept = {"title": feature["title"].strip(), "category": feature["category"], "tested": feature["last_test_date"]}
    return {**kept, "results": written, **({"notes": notes} if notes else {})}


def dense(value: Any) -> str:
    """Return a value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Write the compact file and the licence."""
    folder = Path(sys.argv[1])
    original = json.loads((folder / "caniemail.json").read_text("utf-8"))
    names = (
        f"{family}.{platform}"
        for feature in original["data"]
        for family, platforms in feature["stats"].items()
        for platform in platforms
    )
    clients = sorted(dict.fromkeys(names))
    written = {
        "source": "https://www.caniemail.com",
        "licence": "MIT, Copyright (c) 2019 Rémi Parmentier; see LICENSE",
        "commit": original["commit"],
        "date": original["commit_date"][:10],
        "clients": clients,
        "features": {feature["slug"]: compact(feature, clients) for feature in original["data"]},
    }
    TARGET.mkdir(parents=True, exist_ok=True)
    # One feature a line, so that a newer version of the data can be reviewed.
    features = written.pop("features")
    rows = ",\n".join(f"{json.dumps(slug)}:{dense(row)}" for slug, row in features.items())
    text = f'{dense(written)[:-1]},"features":{{\n{rows}\n}}}}\n'
    (TARGET / "caniemail.json").write_text(text, "utf-8")
    (TARGET / "LICENSE").write_bytes((folder / "LICENSE").read_bytes())
    print(f"{len(features)} features, {len(clients)} clients")


if __name__ == "__main__":
    main()
