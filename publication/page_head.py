"""The head of every page that is published: what it is called, what it may load, and from where.

Comes in: a title, names of files beside the page. Goes out: HTML. Must not: let a page run what is written inside it,
or load from elsewhere.
"""

from typing import Final

from markupsafe import Markup as Html

_OWN: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:{images}; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
POLICY: Final = _OWN.format(styles="", images="")
WITH_PLOTLY: Final = _OWN.format(styles=" 'unsafe-inline'", images=" blob:")
"""Plotly writes a style element of its own: styles may stand in the page, scripts may not."""


def page_head(*, title: str, rest: Html) -> Html:
    """Return the head of a page, with the tag that begins the document; ``rest`` comes after the title."""
    return _HEAD.format(title=title, rest=rest)


def site_head(*, title: str, style: str, script: str = "", policy: str = POLICY, manifest: str = "") -> Html:
    """Return the same of a page whose files stand beside it.

    Parameters
    ----------
    title : str
    style : str
        A file beside the page.
    script : str
        The same; nothing for a page that runs none.
    policy : str
        `POLICY`, or `WITH_PLOTLY`.
    manifest : str
        The file that makes the page one that can be installed, if there is one.
    """
    installed = Html('<link rel="manifest" href="{}">\n').format(manifest) if manifest else Html()
    run = Html('<script src="{}" defer></script>\n').format(script) if script else Html()
    return page_head(title=title, rest=_BESIDE.format(policy=policy, style=style, script=run, installed=installed))


_HEAD: Final = Html("""<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{rest}</head>
""")
_BESIDE: Final = Html("""<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="icona.svg" type="image/svg+xml">
{installed}<link rel="preload" href="font/TitilliumWeb-Regular.ttf" as="font" type="font/ttf" crossorigin>
<link rel="preload" href="font/TitilliumWeb-SemiBold.ttf" as="font" type="font/ttf" crossorigin>
<link rel="stylesheet" href="{style}">
{script}""")
