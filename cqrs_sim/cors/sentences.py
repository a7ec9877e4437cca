"""Sentences: what the steps of the decision say to people, by the name of each template."""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "request": "Build the request",
    "origin": "Same origin?",
    "need": "Ask first?",
    "cache": "Asked lately?",
    "preflight": "The answer to OPTIONS",
    "permission": "Method and headers allowed?",
    "response": "May the page read it?",
    "redirect": "Sent elsewhere?",
    "readable": "What the page sees",
    "server": "What the server should add",
}
"""The title of each step."""

CODES: Mapping[str, str] = {
    "forbidden-method": "A method that no script may use",
    "no-cors-unsafe-method": "A method that mode no-cors does not have",
    "no-cors-redirect-mode": "Mode no-cors with another redirect mode than follow",
    "same-origin-mode": "Another origin in mode same-origin",
    "preflight.status": "OPTIONS is answered with a status that is not 200 to 299",
    "preflight.acao.missing": "The answer to OPTIONS has no Access-Control-Allow-Origin",
    "preflight.acao.mismatch": "The answer to OPTIONS allows another origin",
    "preflight.acao.wildcard-with-credentials": "The answer to OPTIONS allows *, which does not count with credentials",
    "preflight.acac": "The answer to OPTIONS does not allow credentials",
    "preflight.malformed-list": "The answer to OPTIONS has a list that cannot be read",
    "preflight.allow-methods": "The answer to OPTIONS does not allow the method",
    "preflight.authorization": "The answer to OPTIONS does not name Authorization",
    "preflight.allow-headers": "The answer to OPTIONS does not allow a header",
    "response.acao.missing": "The answer has no Access-Control-Allow-Origin",
    "response.acao.mismatch": "The answer allows another origin",
    "response.acao.wildcard-with-credentials": "The answer allows *, which does not count with credentials",
    "response.acac": "The answer does not allow credentials",
    "redirect.mode-error": "A redirect, which the request does not want",
    "redirect.scheme": "A redirect to what is no http or https address",
    "redirect.credentials-in-url": "A redirect to an address with user or password",
    "redirect.limit": "Too many redirects",
}
"""What each code of a failed step means."""

_ANSWERS = {"preflight": "answer to OPTIONS", "response": "answer"}

_CHECKS = {
    "acao.missing": (
        "The {answer} has no Access-Control-Allow-Origin, so it allows no other origin; the page's is {origin}."
    ),
    "acao.mismatch": "The {answer} allows {{allowed!r}}, which is not {origin} letter for letter.",
    "acao.wildcard-with-credentials": (
        "The {answer} allows *, but the request is made with credentials, and then * allows nobody: it "
        "must name {origin}."
    ),
    "acac": (
        "The request is made with credentials, and the {answer} must say so with "
        "Access-Control-Allow-Credentials: true; "
        "it is {{credentials}}."
    ),
    "wildcard": "The {answer} allows every origin with *, and no credentials are asked for.",
    "equal": "The {answer} allows {origin}, letter for letter.",
    "credentials": "The {answer} allows {origin} and, with true, its credentials.",
}

WHY: Mapping[str, str] = {
    "request": "The browser asks for {method} {url}.",
    "request.dropped": "The browser asks for {method} {url}, but drops {dropped}, which scripts may not set.",
    "request.no-cors": "The browser asks for {method} {url}, but drops {dropped}, which mode no-cors does not have.",
    "forbidden-method": "The browser refuses the method {method}: scripts may not use CONNECT, TRACE and TRACK.",
    "no-cors-unsafe-method": "The browser refuses {method} in mode no-cors, which has GET, HEAD and POST alone.",
    "origin.same": "Page and address have the same scheme, host and port ({page}), so the browser lets the page read.",
    "origin.other": "The {differs}: the page is of {page}, the address of {there}, so CORS decides.",
    "origin.opaque": "The page's origin is null, which is the same as no other, not even as itself; so CORS decides.",
    "origin.back": (
        "The address is of the page's own origin, but a redirect through another one led here, so CORS decides."
    ),
    "origin.no-cors": (
        "The address is of another origin, {there}; in mode no-cors the request is sent, "
        "and the page sees nothing of the answer."
    ),
    "same-origin-mode": "The page is of {page}, the address of {there}, and mode same-origin allows no other origin.",
    "no-cors-redirect-mode": (
        "Mode no-cors to another origin must follow redirects, but the request is not to follow them."
    ),
    "need.none": "A form could send this {method} and its headers too, so it is sent at once.",
    "need.preflight": "The browser must ask first, with OPTIONS: {reasons}.",
    "cache.miss": "No earlier answer that is still fresh allows {lacking}, so OPTIONS is sent.",
    "cache.hit": "An earlier answer allows all of it for another {left} s, so OPTIONS is spared.",
    "preflight.redirect": "OPTIONS is answered with status {status}, a redirect, which a preflight does not follow.",
    "preflight.status": "OPTIONS is answered with status {status}, but it must be one from 200 to 299.",
    "permission.plain": (
        "There is nothing in particular that the answer would have to allow; it is remembered for {seconds} s."
    ),
    "permission": (
        "The answer allows what is asked for ({method}; headers: {names}), and is remembered for {seconds} s."
    ),
    "preflight.malformed-list": (
        "{header} cannot be read because of {bad!r}, which is no name; that spoils the whole list."
    ),
    "preflight.allow-methods": (
        "Access-Control-Allow-Methods does not list {method}, and GET, HEAD and POST alone need no listing."
    ),
    "preflight.authorization": "Access-Control-Allow-Headers does not name Authorization, and * does not stand for it.",
    "preflight.allow-headers": "Access-Control-Allow-Headers does not list {lacking}.",
    "redirect": "The answer leads to {address}, and the request goes on there as it is.",
    "redirect.changed": "The answer leads to {address}, and on the way {changes}.",
    "redirect.manual": (
        "The answer is a redirect, and the request does not follow it: the page learns only that there is one."
    ),
    "redirect.nowhere": "The answer has the status of a redirect but no Location, so it is the last.",
    "redirect.mode-error": "The answer is a redirect ({status}), and the request takes a redirect for a failure.",
    "redirect.scheme": "The answer leads to {location}, which is no http or https address.",
    "redirect.unread": "The answer leads to {location!r}, which is no address. {error}",
    "redirect.limit": "This is redirect number 21, and a browser follows {most}.",
    "redirect.credentials-in-url": (
        "The answer leads to an address with user or password, which is refused across origins."
    ),
    "readable": "The page sees status {status}, the body, and {names}.",
    "readable.hidden": "The page sees status {status}, the body, and {names}; hidden from it: {hidden}.",
    "readable.opaque": "The page sees nothing: status 0, no headers, no body.",
    "server.none": "The answer says nothing about origins.",
    "server.wildcard": "The answer is the same for every origin, so caches cannot mix it up.",
    "server.varied": "Vary tells caches on the way that the answer depends on the origin.",
    "server.vary": "If the server writes {allowed} because of the request's Origin, caches must know: Vary: Origin.",
    "skipped.same-origin": "Not a matter of CORS: the address is of the page's own origin.",
    "skipped.no-cors": "Not checked in mode no-cors.",
    "skipped.no-preflight": "There is nothing to ask first.",
    "skipped.cached": "OPTIONS is not sent.",
    "skipped.no-redirect": "The answer is no redirect.",
    "skipped.opaqueredirect": "The page sees nothing of a redirect that is not followed.",
    "skipped.not-reached": "Not reached.",
    **{
        f"{on}.{name}": text.format(answer=answer, origin="{origin}")
        for on, answer in _ANSWERS.items()
        for name, text in _CHECKS.items()
    },
}
"""Why a step passed, failed or was skipped."""

REASONS: Mapping[str, str] = {
    "method": "{method} is not GET, HEAD or POST",
    "asks-first": "the script listens to the upload, or sends its body as a stream",
    "unknown": "a form could not send the header {name}",
    "long": "{name} has {detail} bytes, more than 128",
    "together": "the headers have {detail} bytes together, more than 1024, and so even {name} counts",
    "byte": "{name} has the character {detail} in it",
    "content-type": "{name} {detail} is none of the three that a form can send",
    "range": "{name} {detail} is not one simple range with a beginning",
}
"""Why the browser must ask first."""

MENDS: Mapping[str, str] = {
    "headers": "Answer {where} with {headers}",
    "status": "Answer {where} with status {status}, and not with a redirect or an error",
    "vary": "Add {headers} to the answer, also to answers without Origin",
    "forbidden-method": "Use another method than {method}",
    "no-cors-unsafe-method": "Use mode cors, and let the server allow {method}",
    "no-cors-redirect-mode": "Let the request follow redirects, or use mode cors",
    "same-origin-mode": "Use mode cors, and let {there} allow {page}",
    "redirect.mode-error": "Ask for the final address, or follow redirects",
    "redirect.scheme": "Let Location lead to an http or https address",
    "redirect.limit": "Find out where the redirects go in a circle",
}
"""What would mend a failed step, without the full stop."""

NOTES: Mapping[str, str] = {
    "several": "There may be one origin only, once: several headers are read as one with commas, which matches nobody.",
    "slash": "An origin ends before the slash.",
    "capitals": "Origins are compared byte for byte, and browsers send scheme and host in small letters.",
    "null": (
        "The request's origin is null here: in a sandboxed page, a file, or after a redirect through a foreign origin. "
        "Whoever allows null allows every sandboxed page."
    ),
    "pattern": "The sign * stands for every origin or for none: it cannot be part of one.",
    "literal": "With credentials, * is a name like any other and stands for itself alone.",
    "method-case": (
        "Methods are compared with their capitals, and browsers make capitals only of DELETE, GET, HEAD, OPTIONS, POST "
        "and PUT: let the script write the others in capitals."
    ),
    "authorization": "The standard does not let * stand for Authorization; Chrome, Firefox and Safari still do.",
    "wildcard": "The sign * is enough only as long as the request is made without credentials.",
    "wildcard-remembered": (
        "The standard lets a remembered * count here, though it would not have counted in the answer "
        "itself; browsers ask again."
    ),
    "age-unread": "Access-Control-Max-Age is no whole number of seconds, so it counts as absent: 5 s.",
    "age-negative": (
        "Platform tests and browsers take a negative age for 0; by the standard's grammar it would "
        "count as absent: 5 s."
    ),
    "age-capped": "Browsers keep it for less: Chromium for 7200 s at most, Firefox for 86400 s.",
    "user-agent": "The standard lets a script set User-Agent, which needs permission; Chromium drops it in silence.",
    "repeated": "The standard looks at each header of a name that comes up twice; Chromium joins them first.",
    "forgotten": "The standard has the browser forget what it was allowed at this address; Chromium remembers it.",
    "bad-location": "Chromium takes a Location that is no address for a failure, even where no redirect is followed.",
    "null-without-cors": "In mode no-cors Chromium tells the origin null after every redirect to another origin.",
    "no-location": "Chromium takes a redirect without Location for an ordinary answer.",
    "user-in-address": "Chromium refuses every address with user or password that a page asks for or is led to.",
    "mixed-content": "From an https page browsers refuse most http addresses before CORS is asked (mixed content).",
    "exposed-unread": "Access-Control-Expose-Headers cannot be read as a list of names, so it exposes nothing.",
    "exposed-literal": "With credentials, * in Access-Control-Expose-Headers exposes only a header of that name.",
}
"""Where browsers differ from the standard, and what mistakes are behind a failure."""
