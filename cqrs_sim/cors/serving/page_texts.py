"""Page texts: what the page of the demonstration says, in the chosen language."""

from __future__ import annotations

import json
from html import escape
from string import Template

from cqrs_sim.language import _, catalogue, pgettext

_PAGE = {
    "title": _("CORS in your own browser"),
    "about": _(
        "The script of this page asks for something. The servers answer as the lab has them answer; your browser "
        "decides what the script may read."
    ),
    "request": _("The request"),
    "loading": _("Loading ..."),
    "send": _("Send it again"),
    "seen": _("What the script saw"),
    "arrived": _("What reached the servers"),
    "nothing": _("Nothing yet"),
    "hint": _(
        "A preflight that is missing here may be remembered by the browser from an earlier attempt. Its console (F12) "
        "says why it blocks."
    ),
    "sandbox": _("The sandboxed page"),
}
"""What stands in the page itself."""

_SCRIPT = {
    "manner": _("from {page}; mode {mode}, credentials {credentials}, redirect {redirect}"),
    "plays": _("{real} plays {written}."),
    "readable": _("The page may read the answer: yes"),
    "hidden": _("The page may read the answer: no"),
    "status": _("Status {status}"),
    "empty": _("An answer of the type {type}, with status {status} and nothing in it"),
    "worked": _("The server did the work: yes"),
    "idle": _("The server did the work: no"),
    "nothing": pgettext("what reached the servers", "Nothing"),
    "arrival": _(", {kind}, to {server} {whence}; answered {status}, the work done: {work}"),
    "preflight": _("a preflight for {method}"),
    "preflight with headers": _("a preflight for {method} with {headers}"),
    "itself": _("the request itself"),
    "without": _("without Origin"),
    "without, cookie": _("without Origin and a cookie"),
    "with": _("with Origin {origin}"),
    "with, cookie": _("with Origin {origin} and a cookie"),
    "yes": _("yes"),
    "no": _("no"),
    "silent": _("The lab does not answer ({error}): is it still open?"),
}
"""What its script says."""


def worded(page: str) -> str:
    """Return a page with its texts in the places that name them: $title, or $texts for those of its script."""
    texts = json.dumps(_SCRIPT, ensure_ascii=False).replace("<", "\\u003c")
    language = str(catalogue().info().get("language", "en"))
    plain = {name: escape(text) for name, text in _PAGE.items()}
    return Template(page).substitute(plain, language=escape(language), texts=texts)
