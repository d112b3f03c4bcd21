"""An issue as a page of the site: as its readers got it, below a bar that leads to the others."""

from __future__ import annotations

import re
from html import escape

from newsletter.publish.model import PAGE, PublicFile
from newsletter.publish.pages import head_lines, merged, page_below, page_path
from newsletter.site.look import ICON, variables
from newsletter.site.model import PublicIssue
from newsletter.site.paper import Paper

# An issue brings its styles along in its elements; nothing in it runs, or comes from anywhere else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
BAR = """
.site-bar { background: var(--sheet); border-bottom: 1px solid var(--rule); font: 16px/24px var(--text); }
.site-bar, .site-bar ul { display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: center; }
.site-bar { justify-content: space-between; padding: 4px max(16px, 50% - var(--width) / 2); }
.site-bar p, .site-bar ul { list-style: none; margin: 0; padding: 0; }
.site-bar a { color: var(--accent); display: inline-block; padding: 10px 0; text-underline-offset: 0.15em; }
.site-bar p a { font-weight: 700; }
.site-bar [aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
.site-bar a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.site-title {
  block-size: 1px; clip-path: inset(50%); inline-size: 1px; margin: 0; overflow: hidden; position: absolute;
}
@media print { .site-bar { display: none; } }
"""


def issue_page(paper: Paper, issue: PublicIssue, locale: str) -> PublicFile:
    """Return an issue in one of its languages, as a page."""
    site, edition = paper.site, issue.editions[locale]
    locales = tuple(issue.editions)
    html = page_below(edition, site.publication, site.root)
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}" />',
        '<meta name="referrer" content="no-referrer" />',
        f'<link rel="icon" href="{site.root}{ICON}" />',
        *head_lines(edition, issue.digests[locale], site.publication, listed=site.listed, locales=locales),
        f"<style>{variables(site.theme)}{BAR}</style>",
    ]
    languages = paper.languages(lambda name: page_path(issue.slug, name), locales)
    bar = paper.write("bar.html", locale, languages=languages)
    html = html.replace("</head>", "".join(head) + "</head>", 1)
    # A message has its subject outside of it; a page needs it as its heading, if only for those who listen.
    subject = merged(edition, site.publication)["subject"]
    title = "" if "<h1" in html else f'<h1 class="site-title">{escape(subject)}</h1>'
    html = BODY.sub(lambda match: f"{match.group()}{bar}<main>{title}", html, count=1)
    before, _, after = html.rpartition("</body>")
    return PublicFile(page_path(issue.slug, locale), PAGE, f"{before}</main></body>{after}".encode())
