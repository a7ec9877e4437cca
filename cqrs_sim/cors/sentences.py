"""Sentences: what the steps of the decision say to people, by the name of each template."""

from __future__ import annotations

from collections.abc import Mapping

from cqrs_sim.language import _, pgettext

RULES: Mapping[str, str] = {
    "request": _("Build the request"),
    "origin": _("Same origin?"),
    "need": _("Ask first?"),
    "cache": _("Asked lately?"),
    "preflight": _("The answer to OPTIONS"),
    "permission": _("Method and headers allowed?"),
    "response": _("May the page read it?"),
    "redirect": _("Sent elsewhere?"),
    "readable": _("What the page sees"),
    "server": _("What the server should add"),
}
"""The title of each step."""

LOOKED_AT: Mapping[str, str] = {
    "page": pgettext("what a step looked at", "page"),
    "address": pgettext("what a step looked at", "address"),
    "method": pgettext("what a step looked at", "method"),
    "origin": pgettext("what a step looked at", "origin"),
    "status": pgettext("what a step looked at", "status"),
}
"""What the things that steps look at are called, but for headers, which have names of their own."""

CODES: Mapping[str, str] = {
    "forbidden-method": _("A method that no script may use"),
    "no-cors-unsafe-method": _("A method that mode no-cors does not have"),
    "no-cors-redirect-mode": _("Mode no-cors with another redirect mode than follow"),
    "same-origin-mode": _("Another origin in mode same-origin"),
    "preflight.status": _("OPTIONS is answered with a status that is not 200 to 299"),
    "preflight.acao.missing": _("The answer to OPTIONS has no Access-Control-Allow-Origin"),
    "preflight.acao.mismatch": _("The answer to OPTIONS allows another origin"),
    "preflight.acao.wildcard-with-credentials": _(
        "The answer to OPTIONS allows *, which does not count with credentials"
    ),
    "preflight.acac": _("The answer to OPTIONS does not allow credentials"),
    "preflight.malformed-list": _("The answer to OPTIONS has a list that cannot be read"),
    "preflight.allow-methods": _("The answer to OPTIONS does not allow the method"),
    "preflight.authorization": _("The answer to OPTIONS does not name Authorization"),
    "preflight.allow-headers": _("The answer to OPTIONS does not allow a header"),
    "response.acao.missing": _("The answer has no Access-Control-Allow-Origin"),
    "response.acao.mismatch": _("The answer allows another origin"),
    "response.acao.wildcard-with-credentials": _("The answer allows *, which does not count with credentials"),
    "response.acac": _("The answer does not allow credentials"),
    "redirect.mode-error": _("A redirect, which the request does not want"),
    "redirect.scheme": _("A redirect to what is no http or https address"),
    "redirect.credentials-in-url": _("A redirect to an address with user or password"),
    "redirect.limit": _("Too many redirects"),
}
"""What each code of a failed step means."""

_CHECKS: Mapping[str, str] = {
    "preflight.acao.missing": _(
        "The answer to OPTIONS has no Access-Control-Allow-Origin, so it allows no other origin; "
        "the page's is {origin}."
    ),
    "response.acao.missing": _(
        "The answer has no Access-Control-Allow-Origin, so it allows no other origin; the page's is {origin}."
    ),
    "preflight.acao.mismatch": _("The answer to OPTIONS allows {allowed!r}, which is not {origin} letter for letter."),
    "response.acao.mismatch": _("The answer allows {allowed!r}, which is not {origin} letter for letter."),
    "preflight.acao.wildcard-with-credentials": _(
        "The answer to OPTIONS allows *, but the request is made with credentials, and then * allows nobody: it "
        "must name {origin}."
    ),
    "response.acao.wildcard-with-credentials": _(
        "The answer allows *, but the request is made with credentials, and then * allows nobody: it "
        "must name {origin}."
    ),
    "preflight.acac": _(
        "The request is made with credentials, and the answer to OPTIONS must say so with "
        "Access-Control-Allow-Credentials: true; it is {credentials}."
    ),
    "response.acac": _(
        "The request is made with credentials, and the answer must say so with "
        "Access-Control-Allow-Credentials: true; it is {credentials}."
    ),
    "preflight.wildcard": _("The answer to OPTIONS allows every origin with *, and no credentials are asked for."),
    "response.wildcard": _("The answer allows every origin with *, and no credentials are asked for."),
    "preflight.equal": _("The answer to OPTIONS allows {origin}, letter for letter."),
    "response.equal": _("The answer allows {origin}, letter for letter."),
    "preflight.credentials": _("The answer to OPTIONS allows {origin} and, with true, its credentials."),
    "response.credentials": _("The answer allows {origin} and, with true, its credentials."),
}
"""Why an answer passed the CORS check or failed it."""

WHY: Mapping[str, str] = {
    "request": _("The browser asks for {method} {url}."),
    "request.dropped": _("The browser asks for {method} {url}, but drops {dropped}, which scripts may not set."),
    "request.no-cors": _("The browser asks for {method} {url}, but drops {dropped}, which mode no-cors does not have."),
    "forbidden-method": _("The browser refuses the method {method}: scripts may not use CONNECT, TRACE and TRACK."),
    "no-cors-unsafe-method": _("The browser refuses {method} in mode no-cors, which has GET, HEAD and POST alone."),
    "origin.same": _(
        "Page and address have the same scheme, host and port ({page}), so the browser lets the page read."
    ),
    "origin.other": _("The {differs}: the page is of {page}, the address of {there}, so CORS decides."),
    "origin.opaque": _(
        "The page's origin is null, which is the same as no other, not even as itself; so CORS decides."
    ),
    "origin.back": _(
        "The address is of the page's own origin, but a redirect through another one led here, so CORS decides."
    ),
    "origin.no-cors": _(
        "The address is of another origin, {there}; in mode no-cors the request is sent, "
        "and the page sees nothing of the answer."
    ),
    "same-origin-mode": _(
        "The page is of {page}, the address of {there}, and mode same-origin allows no other origin."
    ),
    "no-cors-redirect-mode": _(
        "Mode no-cors to another origin must follow redirects, but the request is not to follow them."
    ),
    "need.none": _("A form could send this {method} and its headers too, so it is sent at once."),
    "need.preflight": _("The browser must ask first, with OPTIONS: {reasons}."),
    "cache.miss": _("No earlier answer that is still fresh allows {lacking}, so OPTIONS is sent."),
    "cache.hit": _("An earlier answer allows all of it for another {left} s, so OPTIONS is spared."),
    "preflight.redirect": _("OPTIONS is answered with status {status}, a redirect, which a preflight does not follow."),
    "preflight.status": _("OPTIONS is answered with status {status}, but it must be one from 200 to 299."),
    "permission.plain": _(
        "There is nothing in particular that the answer would have to allow; it is remembered for {seconds} s."
    ),
    "permission": _(
        "The answer allows what is asked for ({method}; headers: {names}), and is remembered for {seconds} s."
    ),
    "preflight.malformed-list": _(
        "{header} cannot be read because of {bad!r}, which is no name; that spoils the whole list."
    ),
    "preflight.allow-methods": _(
        "Access-Control-Allow-Methods does not list {method}, and GET, HEAD and POST alone need no listing."
    ),
    "preflight.authorization": _(
        "Access-Control-Allow-Headers does not name Authorization, and * does not stand for it."
    ),
    "preflight.allow-headers": _("Access-Control-Allow-Headers does not list {lacking}."),
    "redirect": _("The answer leads to {address}, and the request goes on there as it is."),
    "redirect.changed": _("The answer leads to {address}, and on the way {changes}."),
    "redirect.manual": _(
        "The answer is a redirect, and the request does not follow it: the page learns only that there is one."
    ),
    "redirect.nowhere": _("The answer has the status of a redirect but no Location, so it is the last."),
    "redirect.mode-error": _("The answer is a redirect ({status}), and the request takes a redirect for a failure."),
    "redirect.scheme": _("The answer leads to {location}, which is no http or https address."),
    "redirect.unread": _("The answer leads to {location!r}, which is no address. {error}"),
    "redirect.limit": _("This is redirect number 21, and a browser follows {most}."),
    "redirect.credentials-in-url": _(
        "The answer leads to an address with user or password, which is refused across origins."
    ),
    "readable": _("The page sees status {status}, the body, and {names}."),
    "readable.hidden": _("The page sees status {status}, the body, and {names}; hidden from it: {hidden}."),
    "readable.opaque": _("The page sees nothing: status 0, no headers, no body."),
    "server.none": _("The answer says nothing about origins."),
    "server.wildcard": _("The answer is the same for every origin, so caches cannot mix it up."),
    "server.varied": _("Vary tells caches on the way that the answer depends on the origin."),
    "server.vary": _("If the server writes {allowed} because of the request's Origin, caches must know: Vary: Origin."),
    "skipped.same-origin": _("Not a matter of CORS: the address is of the page's own origin."),
    "skipped.no-cors": _("Not checked in mode no-cors."),
    "skipped.no-preflight": _("There is nothing to ask first."),
    "skipped.cached": _("OPTIONS is not sent."),
    "skipped.no-redirect": _("The answer is no redirect."),
    "skipped.opaqueredirect": _("The page sees nothing of a redirect that is not followed."),
    "skipped.not-reached": _("Not reached."),
    **_CHECKS,
}
"""Why a step passed, failed or was skipped."""

REASONS: Mapping[str, str] = {
    "method": _("{method} is not GET, HEAD or POST"),
    "asks-first": _("the script listens to the upload, or sends its body as a stream"),
    "unknown": _("a form could not send the header {name}"),
    "long": _("{name} has {detail} bytes, more than 128"),
    "together": _("the headers have {detail} bytes together, more than 1024, and so even {name} counts"),
    "byte": _("{name} has the character {detail} in it"),
    "content-type": _("{name} {detail} is none of the three that a form can send"),
    "range": _("{name} {detail} is not one simple range with a beginning"),
}
"""Why the browser must ask first."""

MENDS: Mapping[str, str] = {
    "headers.preflight": _("Answer OPTIONS with {headers}"),
    "headers.response": _("Answer the request with {headers}"),
    "status": _("Answer OPTIONS with status {status}, and not with a redirect or an error"),
    "vary": _("Add {headers} to the answer, also to answers without Origin"),
    "forbidden-method": _("Use another method than {method}"),
    "no-cors-unsafe-method": _("Use mode cors, and let the server allow {method}"),
    "no-cors-redirect-mode": _("Let the request follow redirects, or use mode cors"),
    "same-origin-mode": _("Use mode cors, and let {there} allow {page}"),
    "redirect.mode-error": _("Ask for the final address, or follow redirects"),
    "redirect.scheme": _("Let Location lead to an http or https address"),
    "redirect.limit": _("Find out where the redirects go in a circle"),
}
"""What would mend a failed step, without the full stop."""

NOTES: Mapping[str, str] = {
    "several": _(
        "There may be one origin only, once: several headers are read as one with commas, which matches nobody."
    ),
    "slash": _("An origin ends before the slash."),
    "capitals": _("Origins are compared byte for byte, and browsers send scheme and host in small letters."),
    "null": _(
        "The request's origin is null here: in a sandboxed page, a file, or after a redirect through a foreign origin. "
        "Whoever allows null allows every sandboxed page."
    ),
    "pattern": _("The sign * stands for every origin or for none: it cannot be part of one."),
    "literal": _("With credentials, * is a name like any other and stands for itself alone."),
    "method-case": _(
        "Methods are compared with their capitals, and browsers make capitals only of DELETE, GET, HEAD, OPTIONS, POST "
        "and PUT: let the script write the others in capitals."
    ),
    "authorization": _("The standard does not let * stand for Authorization; Chrome, Firefox and Safari still do."),
    "wildcard": _("The sign * is enough only as long as the request is made without credentials."),
    "wildcard-remembered": _(
        "The standard lets a remembered * count here, though it would not have counted in the answer "
        "itself; browsers ask again."
    ),
    "age-unread": _("Access-Control-Max-Age is no whole number of seconds, so it counts as absent: 5 s."),
    "age-negative": _(
        "Platform tests and browsers take a negative age for 0; by the standard's grammar it would "
        "count as absent: 5 s."
    ),
    "age-capped": _("Browsers keep it for less: Chromium for 7200 s at most, Firefox for 86400 s."),
    "user-agent": _("The standard lets a script set User-Agent, which needs permission; Chromium drops it in silence."),
    "repeated": _("The standard looks at each header of a name that comes up twice; Chromium joins them first."),
    "forgotten": _("The standard has the browser forget what it was allowed at this address; Chromium remembers it."),
    "bad-location": _(
        "Chromium takes a Location that is no address for a failure, even where no redirect is followed."
    ),
    "null-without-cors": _("In mode no-cors Chromium tells the origin null after every redirect to another origin."),
    "no-location": _("Chromium takes a redirect without Location for an ordinary answer."),
    "user-in-address": _("Chromium refuses every address with user or password that a page asks for or is led to."),
    "mixed-content": _("From an https page browsers refuse most http addresses before CORS is asked (mixed content)."),
    "exposed-unread": _("Access-Control-Expose-Headers cannot be read as a list of names, so it exposes nothing."),
    "exposed-literal": _("With credentials, * in Access-Control-Expose-Headers exposes only a header of that name."),
}
"""Where browsers differ from the standard, and what mistakes are behind a failure."""
