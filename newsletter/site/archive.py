"""The archive: all that the web shows of the issues that everybody may read, as files."""

from __future__ import annotations

from newsletter.publish.model import PAGE, PublicFile
from newsletter.publish.pages import attachments
from newsletter.site.entries import entries
from newsletter.site.feeds import feed_files, feeds
from newsletter.site.issue_page import issue_page
from newsletter.site.look import icon, style_sheet
from newsletter.site.model import PublicIssue, Site, locales_of
from newsletter.site.paper import Paper


def archive_files(site: Site, issues: tuple[PublicIssue, ...], *, has_lists: bool = False) -> tuple[PublicFile, ...]:
    """Return the files of an archive: what a page shows or leads to stands before it.

    `has_lists` tells that there is a server beside them that lets people join lists.
    """
    paper = paper_of(site, issues, has_lists=has_lists)
    files = [style_sheet(site.theme), icon(site.theme)]
    for issue in issues:
        files += attachments(issue.editions)
        files += [issue_page(paper, issue, locale) for locale in issue.editions]
    for locale in paper.locales:
        listed = entries(site, issues, locale)
        files += feed_files(paper, locale, listed)
        told = feeds(paper, locale)
        html = paper.write("index.html", locale, languages=paper.languages(paper.home), entries=listed, feeds=told)
        files.append(PublicFile(paper.home(locale).rstrip("/"), PAGE, html.encode()))
    return tuple(files)


def paper_of(site: Site, issues: tuple[PublicIssue, ...], *, has_lists: bool = False) -> Paper:
    """Return what the pages of a site are written on."""
    return Paper(site, locales_of(issues, site.publication.locale), has_lists)
