"""The wire: connections that are idle, slow, too large or no HTTP are dropped or refused, and nobody else waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cqrs_sim.cors.serving.demonstration import Demonstration
from cqrs_sim.cors.serving.wire import Limits
from tests.cors.serving.browsing import connected, exchange, heard, port_of, sent, status_of

SOON = 0.05
API_ORIGIN = "http://api.test"


@pytest.fixture
def port() -> Iterator[int]:
    """A server that waits as long as it does by default."""
    with Demonstration(exchange()) as demonstration:
        yield port_of(demonstration, API_ORIGIN)
        assert demonstration.arrivals == ()


@pytest.fixture
def hasty(capfd: pytest.CaptureFixture[str]) -> Iterator[int]:
    """A server that waits for a moment only, and complains nowhere."""
    with Demonstration(exchange(), limits=Limits(seconds=SOON)) as demonstration:
        yield port_of(demonstration, API_ORIGIN)
    assert capfd.readouterr() == ("", "")


def answered(port: int, *lines: str, body: bytes = b"") -> int:
    """The status of the answer to these lines and a Host that is right."""
    with connected(port) as connection:
        connection.sendall("\r\n".join((*lines, f"Host: 127.0.0.1:{port}", "", "")).encode("latin-1") + body)
        return status_of(heard(connection))


def test_a_connection_has_ten_seconds_a_mebibyte_and_sixteen_kibibytes_of_headers() -> None:
    assert Limits() == Limits(seconds=10, body=1024 * 1024, head=16 * 1024)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET",
        b"GET /x HTTP/1.1\r\n",
        b"GET /x HTTP/1.1\r\nHost: 127",
        b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf",
    ],
)
def test_an_idle_or_half_sent_connection_is_dropped_in_time(begun: bytes, hasty: int) -> None:
    with connected(hasty) as connection:
        connection.sendall(begun)
        assert heard(connection) == b""


def test_drops_that_keep_coming_do_not_keep_a_connection(hasty: int) -> None:
    with connected(hasty) as connection:
        connection.settimeout(SOON / 10)
        dripped = 0
        while True:
            try:
                connection.sendall(b"x")
                dripped += 1
                if connection.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                break
    assert dripped < 1_000, "it was the time that ended it, not the size"


def test_one_who_asks_and_does_not_listen_is_dropped_too(hasty: int) -> None:
    with connected(hasty) as connection:
        connection.sendall(f"GET /x HTTP/1.1\r\nHost: 127.0.0.1:{hasty}\r\n\r\n".encode())
        while True:  # the server has said all, and its answer is never read
            try:
                connection.sendall(b"x" * 1_000)
            except (BrokenPipeError, ConnectionResetError):
                break


def test_idle_connections_keep_nobody_waiting(port: int) -> None:
    with connected(port) as idle:
        idle.sendall(b"GET /x HT")
        assert sent(port, headers={"Host": "elsewhere"})[0] == 421


def test_more_connections_than_allowed_are_dropped_at_once() -> None:
    with Demonstration(exchange(), limits=Limits(connections=1)) as demonstration:
        port = port_of(demonstration, API_ORIGIN)
        with connected(port) as first, connected(port) as second:
            assert heard(second) == b""
            first.sendall(f"GET /x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert status_of(heard(first)) == 200


def test_a_body_over_a_mebibyte_is_refused_before_it_is_sent(port: int) -> None:
    assert answered(port, "POST /x HTTP/1.1", "Content-Length: 1048577") == 413
    assert answered(port, "POST /x HTTP/1.1", f"Content-Length: {'9' * 5_000}") == 413


def test_one_who_sends_a_large_body_anyway_still_hears_why_it_is_refused(port: int) -> None:
    assert answered(port, "POST /x HTTP/1.1", "Content-Length: 3000000", body=b"x" * 3_000_000) == 413


def test_a_body_of_a_mebibyte_is_taken() -> None:
    with Demonstration(exchange()) as demonstration:
        assert sent(port_of(demonstration, API_ORIGIN), method="POST", body=b"x" * 1_048_576)[0] == 200


def test_headers_that_are_too_long_are_refused(port: int) -> None:
    assert answered(port, "GET /x HTTP/1.1", f"X-A: {'a' * 20_000}") == 431
    assert answered(port, f"GET /{'x' * 20_000} HTTP/1.1") == 431
    assert answered(port, "GET /x HTTP/1.1", *(f"X-{number}: 1" for number in range(3_000))) == 431


def test_headers_that_never_end_are_refused(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET /x HTTP/1.1\r\nX-A: " + b"a" * 100_000)
        assert status_of(heard(connection)) == 431


@pytest.mark.parametrize(
    "lines",
    [
        ("GET /x",),
        ("GET /x HTTP/2",),
        ("GET  /x HTTP/1.1",),
        ("G T /x HTTP/1.1",),
        ("G:T /x HTTP/1.1",),
        ("GET x HTTP/1.1",),
        ("GET http://127.0.0.1/x HTTP/1.1",),
        ("OPTIONS * HTTP/1.1",),
        ("",),
        ("\x16\x03\x01\x02",),
        ("GET /x HTTP/1.1", "no colon"),
        ("GET /x HTTP/1.1", "X A: 1"),
        ("GET /x HTTP/1.1", "X-A : 1"),
        ("GET /x HTTP/1.1", "X-A: 1", " folded"),
        ("GET /x HTTP/1.1", "X-A: a\nX-B: b"),
        ("GET /x HTTP/1.1", "X-A: a\0"),
        ("GET /x HTTP/1.1", "Host: another"),
        ("POST /x HTTP/1.1", "Content-Length: -1"),
        ("POST /x HTTP/1.1", "Content-Length: 1", "Content-Length: 1"),
        ("POST /x HTTP/1.1", "Content-Length: \xb2"),
    ],
)
def test_what_is_no_http_is_refused(lines: tuple[str, ...], port: int) -> None:
    assert answered(port, *lines) == 400


def test_a_request_without_host_is_refused(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET /x HTTP/1.1\r\n\r\n")
        assert status_of(heard(connection)) == 400


def test_a_body_in_pieces_is_refused(port: int) -> None:
    assert answered(port, "POST /x HTTP/1.1", "Transfer-Encoding: chunked", body=b"0\r\n\r\n") == 411


def test_one_who_leaves_early_disturbs_nobody(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    for begun in (b"", b"GET /x", b"GET /x HTTP/1.1\r\nHost: elsewhere\r\n\r\n"):
        with connected(port) as connection:
            connection.sendall(begun)
    assert sent(port, headers={"Host": "elsewhere"})[0] == 421
    assert capfd.readouterr() == ("", "")
