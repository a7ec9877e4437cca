"""The demonstration: what its servers answer, what they keep of it, and how it begins, changes and ends."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from cqrs_sim.cors.exchange import Answer, Asked, Exchange
from cqrs_sim.cors.serving.demonstration import Demonstration
from cqrs_sim.cors.serving.diary import Entry, Sighting
from cqrs_sim.cors.serving.listening import Unavailable
from tests.cors.requests import HEADERS, METHODS, OTHER, PAGE, answer, ask, hop, to
from tests.cors.serving.browsing import PLAIN, connected, exchange, heard, port_of, sent, told

ASKING = {"Origin": "http://x.test", "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "x-a"}
API_ORIGIN = "http://api.test"


def deleting() -> Exchange:
    """A request that asks first."""
    allowed = answer({"Access-Control-Allow-Origin": PAGE, METHODS: "DELETE", HEADERS: "x-a"}, 204)
    return exchange(hop(preflight=allowed), request=ask("DELETE", {"X-A": "1"}))


def test_the_servers_answer_as_the_exchange_says() -> None:
    with Demonstration(deleting()) as demonstration:
        port = port_of(demonstration, API_ORIGIN)
        status, headers, _ = sent(port, method="OPTIONS", headers=ASKING)
        assert (status, headers["access-control-allow-methods"]) == (204, "DELETE")
        assert headers["access-control-allow-origin"] == f"http://127.0.0.1:{port_of(demonstration, PAGE)}"
        status, headers, body = sent(port, method="DELETE")
        assert (status, headers["access-control-allow-origin"]) == (200, "*")
        assert body == b"The server did the work.\n"


def test_no_header_is_sent_but_those_of_the_exchange_and_the_end_of_the_connection() -> None:
    with Demonstration(exchange(hop(actual=answer({"X-A": "1"})))) as demonstration:
        _, headers, _ = sent(port_of(demonstration, API_ORIGIN))
    assert headers == {"x-a": "1", "connection": "close"}


def test_headers_of_the_wire_are_the_servers_own() -> None:
    framing = {"Content-Length": "999999", "Transfer-Encoding": "chunked", "Connection": "keep-alive"}
    with Demonstration(exchange(hop(actual=answer(framing)))) as demonstration:
        _, headers, body = sent(port_of(demonstration, API_ORIGIN))
        assert headers == {"content-length": str(len(body)), "connection": "close"}
        _, _, body = sent(port_of(demonstration, API_ORIGIN), method="HEAD")
        assert body == b""


def test_what_arrived_is_told_and_kept_with_whether_the_server_did_the_work() -> None:
    told_of: list[Entry] = []
    with Demonstration(deleting(), told_of.append) as demonstration:
        port = port_of(demonstration, API_ORIGIN)
        sent(port, method="OPTIONS", headers=ASKING)
        sent(port, method="DELETE", headers={"Origin": "http://x.test", "Cookie": "a=1"})
        sent(port, "/elsewhere?a=b")
    assert [arrival.sentence for arrival in demonstration.arrivals] == [
        "OPTIONS /x reached http://api.test with Origin http://x.test: a preflight, answered 204. "
        "The server did the work: no.",
        "DELETE /x reached http://api.test with Origin http://x.test and a cookie: the request itself, answered 200. "
        "The server did the work: yes.",
        "GET /elsewhere?a=b reached http://api.test with no Origin: the request itself, answered 404. "
        "The server did the work: no.",
    ]
    assert tuple(told_of) == demonstration.entries == demonstration.arrivals
    preflight, request, stray = demonstration.arrivals
    assert (preflight.asked_method, preflight.asked_headers, preflight.place) == ("DELETE", "x-a", 0)
    assert (preflight.cookie, request.cookie, stray.place) == (False, True, None)


def test_options_that_asks_for_nothing_is_a_request_like_any_other() -> None:
    with Demonstration(deleting()) as demonstration:
        sent(port_of(demonstration, API_ORIGIN), method="OPTIONS", headers={"Origin": PAGE})
    assert [(arrival.preflight, arrival.worked) for arrival in demonstration.arrivals] == [(False, True)]


def test_an_address_that_answers_no_options_answers_404() -> None:
    with Demonstration(exchange()) as demonstration:
        assert sent(port_of(demonstration, API_ORIGIN), method="OPTIONS", headers=ASKING)[0] == 404


def test_a_redirect_leads_to_the_server_of_the_other_origin_and_is_not_remembered() -> None:
    with Demonstration(exchange(hop(actual=to(OTHER, 301)), hop(OTHER))) as demonstration:
        _, headers, _ = sent(port_of(demonstration, API_ORIGIN))
        assert headers["location"] == f"http://127.0.0.1:{port_of(demonstration, 'http://other.test')}/y"
        assert headers["cache-control"] == "no-store"
        assert sent(port_of(demonstration, "http://other.test"), "/y")[0] == 200


def test_an_origin_that_only_a_redirect_knows_is_played_too_so_that_no_browser_leaves_this_machine() -> None:
    with Demonstration(exchange(hop(actual=to("https://nowhere.example/z")))) as demonstration:
        assert sent(port_of(demonstration, "https://nowhere.example"), "/z")[0] == 404


def test_a_redirect_to_the_same_address_has_its_turn_in_every_attempt() -> None:
    there_and_back = exchange(hop(actual=to("/x")), hop())
    with Demonstration(there_and_back) as demonstration:
        port = port_of(demonstration, API_ORIGIN)
        for _ in range(2):
            told(demonstration, "attempt", {})
            assert [sent(port)[0] for _ in range(2)] == [302, 200]


def test_the_pages_own_address_is_answered_too() -> None:
    home = f"{PAGE}/home"
    with Demonstration(exchange(hop(home, PLAIN), request=ask(url=home))) as demonstration:
        assert len(demonstration.played) == 1
        assert sent(port_of(demonstration, PAGE), "/home")[0] == 200


def test_headers_change_while_the_servers_run_and_ports_stay() -> None:
    with Demonstration(exchange()) as demonstration:
        before = dict(demonstration.played)
        demonstration.change(exchange(hop(actual=to(OTHER)), hop(OTHER, answer({"X-New": "1"}))))
        assert before.items() < demonstration.played.items()
        assert sent(port_of(demonstration, API_ORIGIN))[0] == 302
        assert sent(port_of(demonstration, "http://other.test"), "/y")[1]["x-new"] == "1"


def test_another_api_takes_over_the_port_of_the_one_before() -> None:
    with Demonstration(exchange()) as demonstration:
        port = port_of(demonstration, API_ORIGIN)
        demonstration.change(exchange(hop(OTHER), request=ask(url=OTHER)))
        assert port_of(demonstration, "http://other.test") == port
        assert (sent(port)[0], sent(port, "/y")[0]) == (404, 200)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            answer({"X-A": "1\r\nSet-Cookie: a=b"}),
            "The answer of http://api.test/x cannot be sent. The value of X-A has",
        ),
        (answer({"X-A": "1\0"}), "The value of X-A has a NUL byte"),
        (answer({"X A": "1"}), "'X A' is no name of a header"),
        (answer({"X-A": "\u20ac"}), "The value of X-A has letters that a header cannot carry"),
        (answer({}, 99), "The status 99 ends no answer"),
        (answer({}, 101), "The status 101 ends no answer"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence_and_changes_nothing(bad: Answer, said: str) -> None:
    with pytest.raises(ValueError, match=r"^The answer of http://api\.test/x cannot be sent\. .*\.$") as raised:
        Demonstration(exchange(hop(actual=bad)))
    assert said in str(raised.value)
    with pytest.raises(ValueError, match=r"^The answer to OPTIONS at http://api\.test/x cannot be sent\. "):
        Demonstration(exchange(hop(preflight=bad)))
    with Demonstration(exchange()) as demonstration:
        with pytest.raises(ValueError, match="cannot be sent"):
            demonstration.change(exchange(hop(actual=bad)))
        assert sent(port_of(demonstration, API_ORIGIN))[1]["access-control-allow-origin"] == "*"


def test_a_get_carries_no_body() -> None:
    with pytest.raises(ValueError, match="A GET carries no body"):
        Demonstration(replace(exchange(), body="a"))


@pytest.mark.parametrize(
    "request_of",
    [ask("GET"), ask("POST", mode="no-cors"), ask("POST", credentials="omit"), ask("POST", redirect="manual")],
)
def test_an_upload_that_no_page_could_send_is_refused(request_of: Asked) -> None:
    request = replace(request_of, asks_first=True)
    with pytest.raises(ValueError, match="An upload that is listened to is sent by XMLHttpRequest"):
        Demonstration(exchange(request=request))


def test_the_page_has_the_port_that_is_wished_for_and_one_in_use_is_named() -> None:
    with Demonstration(exchange()) as first:
        port = port_of(first, PAGE)
        with pytest.raises(Unavailable, match=f"The port {port} is in use by another program: choose another"):
            Demonstration(exchange(), port=port).start()
    with Demonstration(exchange(), port=port) as second:
        assert second.address == f"http://127.0.0.1:{port}/cors-lab/"


def test_a_port_that_is_none_is_named() -> None:
    with pytest.raises(Unavailable, match="The port 70000 is no number from 0 to 65535"):
        Demonstration(exchange(), port=70_000).start()


def test_nothing_is_left_when_it_ends_even_of_a_connection_that_is_held(capfd: pytest.CaptureFixture[str]) -> None:
    before = set(threading.enumerate())
    demonstration = Demonstration(exchange())
    demonstration.start()
    demonstration.start()
    (thread,) = set(threading.enumerate()) - before
    assert thread.daemon
    port = port_of(demonstration, API_ORIGIN)
    with connected(port) as idle:
        idle.sendall(b"GET / HT")
        demonstration.stop()
        demonstration.stop()
        assert heard(idle) == b""
    assert set(threading.enumerate()) == before
    with pytest.raises(ConnectionRefusedError):
        sent(port)
    assert capfd.readouterr() == ("", "")


def test_it_may_be_changed_before_it_starts_and_started_again_after_its_end() -> None:
    demonstration = Demonstration(exchange())
    demonstration.change(deleting())
    for _ in range(2):
        with demonstration:
            assert sent(port_of(demonstration, API_ORIGIN), method="DELETE")[0] == 200


def test_servers_answer_to_their_own_address_alone() -> None:
    with Demonstration(exchange()) as demonstration:
        port = port_of(demonstration, API_ORIGIN)
        for host in (f"localhost:{port}", "127.0.0.1", "api.test", "evil.example"):
            status, _, body = sent(port, headers={"Host": host})
            assert (status, body.decode().startswith(f"This server answers at http://127.0.0.1:{port} ")) == (421, True)
        assert demonstration.arrivals == ()


def test_origins_may_keep_their_names_for_a_browser_that_is_told_where_they_are() -> None:
    with Demonstration(exchange(hop(OTHER), hop("http://api.test:8080/x")), by_name=True) as demonstration:
        page, *others = (f"127.0.0.1:{port}" for port in demonstration.ports)
        assert demonstration.resolver_rules.split(",") == [
            f"MAP page.test:80 {page}",
            f"MAP api.test:80 {others[0]}",
            f"MAP other.test:80 {others[1]}",
            f"MAP api.test:8080 {others[2]}",
        ]
        assert demonstration.performed == exchange(hop(OTHER), hop("http://api.test:8080/x"))
        assert demonstration.address == f"{PAGE}/cors-lab/"
        assert sent(demonstration.ports[2], "/y", headers={"Host": "other.test"})[0] == 200
        assert sent(demonstration.ports[2], "/y", headers={"Host": "evil.test"})[0] == 421


def test_no_origin_keeps_its_name_with_https() -> None:
    secure = exchange(hop("https://api.test/"), request=ask(url="https://api.test/"))
    with pytest.raises(ValueError, match=r"^https://api\.test cannot keep its name: for https"):
        Demonstration(secure, by_name=True)


def test_the_page_is_told_what_to_send_and_what_it_reports_is_kept() -> None:
    with Demonstration(deleting()) as demonstration:
        task = told(demonstration, "attempt", {})
        assert (task["attempt"], task["method"], task["headers"]) == (1, "DELETE", [["X-A", "1"]])
        assert task["url"] == f"http://127.0.0.1:{port_of(demonstration, API_ORIGIN)}/x"
        assert ["http://api.test", task["url"].removesuffix("/x")] in task["played"]
        sent(port_of(demonstration, API_ORIGIN), method="DELETE")
        told(demonstration, "attempt", {})
        saw = {"attempt": 1, "type": "cors", "status": 200, "headers": [["a", "1"]], "body": "x"}
        assert [arrival["method"] for arrival in told(demonstration, "sighting", saw)["arrivals"]] == ["DELETE"]
    assert demonstration.entries[-1] == Sighting(1, "cors", 200, (("a", "1"),), "x")


def test_only_the_page_itself_may_report(capfd: pytest.CaptureFixture[str]) -> None:
    with Demonstration(exchange()) as demonstration:
        port = port_of(demonstration, PAGE)
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
            assert sent(port, "/cors-lab/attempt", "POST", headers)[0] == 403
        own = {"Origin": f"http://127.0.0.1:{port}"}
        assert sent(port, "/cors-lab/sighting", "POST", own, b'{"attempt": "x"}')[0] == 400
        assert sent(port, "/cors-lab/sighting", "POST", own, b"\xff")[0] == 400
        assert sent(port, "/cors-lab/elsewhere")[0] == 404
        assert sent(port, "/cors-lab/page.js", "PUT")[0] == 404
    assert demonstration.entries == ()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["", "sandbox", "page.js", "perform.js", "page.css"])
def test_the_page_and_its_parts_are_there(name: str) -> None:
    with Demonstration(exchange()) as demonstration:
        status, headers, body = sent(port_of(demonstration, PAGE), f"/cors-lab/{name}")
    assert (status, headers["cache-control"], bool(body)) == (200, "no-store", True)


@pytest.mark.parametrize(
    ("sighting", "said"),
    [
        (Sighting(1, "error", error="TypeError: no"), "The script saw an error: TypeError: no"),
        (Sighting(1, "opaque"), "The script saw nothing: an answer of the type opaque."),
        (Sighting(1, "cors", 404), "The script saw status 404, the body, and no headers."),
        (Sighting(1, "basic", 200, (("B", ""), ("a", ""))), "The script saw status 200, the body, and a, b."),
    ],
)
def test_what_the_script_saw_is_said_in_words(sighting: Sighting, said: str) -> None:
    assert (sighting.sentence, sighting.readable) == (said, sighting.type in ("cors", "basic"))
