"""Addresses and origins: what is the same, what is told apart, and what is refused in which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.cors.address import OPAQUE, Address, Origin, parse_address, parse_origin

BASE = parse_address("http://a.test/one/two?x=1")


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("http://app.test", "http://app.test"),
        ("HTTP://APP.Test/path?query#fragment", "http://app.test"),
        ("http://app.test:80/", "http://app.test"),
        ("https://app.test:443", "https://app.test"),
        ("http://app.test:", "http://app.test"),
        ("https://app.test:80", "https://app.test:80"),
        ("http://app.test:08080", "http://app.test:8080"),
        ("http://user:secret@app.test", "http://app.test"),
        ("  http://app.test\n", "http://app.test"),
        ("http:\\\\app.test\\path", "http://app.test"),
        ("http:app.test", "http://app.test"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("http://[2001:DB8:0:0:0:0:0:1]", "http://[2001:db8::1]"),
        ("http://[1:0:0:2:0:0:0:3]", "http://[1:0:0:2::3]"),
        ("http://[0:1:0:1:0:1:0:1]", "http://[0:1:0:1:0:1:0:1]"),
        ("http://[1:2:3:4:5:6:0:0]", "http://[1:2:3:4:5:6::]"),
        ("http://[::]", "http://[::]"),
        ("http://[::ffff:1.2.3.4]", "http://[::ffff:102:304]"),
        ("http://127.1", "http://127.0.0.1"),
        ("http://0x7f.1", "http://127.0.0.1"),
        ("http://2130706433", "http://127.0.0.1"),
        ("http://0177.0.0.1.", "http://127.0.0.1"),
        ("http://stra\u00dfe.test", "http://xn--strae-oqa.test"),
        ("http://B\u00dcCHER.test", "http://xn--bcher-kva.test"),
        ("http://%41pp.test", "http://app.test"),
        ("http://under_score.test", "http://under_score.test"),
        ("null", "null"),
        ("file:///home/page.html", "null"),
        ("data:text/html,hello", "null"),
    ],
)
def test_an_origin_is_scheme_host_and_port_in_one_form(text: str, origin: str) -> None:
    assert parse_origin(text).text == origin


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("app.test/x", "has no scheme"),
        ("", "has no scheme"),
        ("http://", "has no host"),
        ("http:///", "has no host"),
        ("http://app.test:port", "The port 'port'"),
        ("http://app.test:65536", "The port '65536'"),
        ("http://app.test:-1", "The port '-1'"),
        ("http://app.test:\u0661", "is no number from 0 to 65535"),
        ("http://a b.test", "the character ' '"),
        ("http://a<b.test", "the character '<'"),
        ("http://a%00b.test", "the character '\\x00'"),
        ("http://a%ff.test", "bytes in it that stand for no text"),
        ("http://a\udcff.test", "bytes in it that stand for no text"),
        ("http://[::1", "closing bracket"),
        ("http://[::g]", "is no IPv6 address"),
        ("http://[fe80::1%eth0]", "is no IPv6 address"),
        ("http://1.2.3.256", "is no IPv4 address"),
        ("http://1.2.3.4.5", "is no IPv4 address"),
        ("http://app.09", "is no IPv4 address"),
        ("http://\u2488.test", "no name that can be registered"),
    ],
)
def test_a_broken_address_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as raised:
        parse_address(text)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("/x", "http://a.test/x"),
        ("x", "http://a.test/one/x"),
        ("../x/./y/..", "http://a.test/x/"),
        ("/../../x", "http://a.test/x"),
        ("%2e%2E/x", "http://a.test/x"),
        ("?y=2", "http://a.test/one/two?y=2"),
        ("", "http://a.test/one/two?x=1"),
        ("#there", "http://a.test/one/two?x=1"),
        ("//b.test:81/x", "http://b.test:81/x"),
        ("\\\\b.test\\x", "http://b.test/x"),
        ("http:x", "http://a.test/one/x"),
        ("https:x", "https://x/"),
        ("https://b.test", "https://b.test/"),
        ("http://u:p@b.test/", "http://u:p@b.test/"),
        ("mailto:ana@b.test", "mailto:ana@b.test"),
        ("data:text/plain,a?b", "data:text/plain,a?b"),
        ("/with space/\u00e9", "http://a.test/with%20space/%C3%A9"),
    ],
)
def test_a_location_is_read_beside_the_address_that_sent_it(location: str, address: str) -> None:
    assert parse_address(location, BASE).text == address


def test_credentials_are_a_user_or_a_password_but_not_an_empty_place_for_them() -> None:
    assert parse_address("http://u@a.test").has_credentials
    assert parse_address("http://:p@a.test").has_credentials
    assert not parse_address("http://:@a.test").has_credentials
    assert not parse_address("http://@a.test").has_credentials
    assert parse_address("http://a@b:c@d.test").bare.text == "http://d.test/"


def test_an_opaque_origin_is_not_even_the_same_as_itself() -> None:
    assert not OPAQUE.is_same(OPAQUE)
    assert not parse_origin("null").is_same(parse_origin("http://a.test"))
    assert parse_address("ftp://a.test").origin == OPAQUE


hosts = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{0,5}){0,2}", fullmatch=True) | st.ip_addresses().map(
    lambda address: str(address) if address.version == 4 else f"[{address}]"
)
origins = st.builds(
    lambda scheme, host, port: parse_origin(f"{scheme}://{host}:{port}"),
    st.sampled_from(["http", "https"]),
    hosts,
    st.integers(0, 65535),
)


@given(origins)
def test_an_origin_survives_being_written_and_read(origin: Origin) -> None:
    assert parse_origin(origin.text) == origin
    assert parse_origin(origin.text.upper()) == origin
    assert not origin.text.endswith("/")


@given(st.sampled_from(["", "http://", "https://a.test", "http://a.test/", "//"]), st.text(max_size=20))
def test_any_text_is_an_address_in_one_form_or_refused_with_a_sentence(start: str, text: str) -> None:
    for base in (None, BASE):
        found = address_or_refusal(start + text, base)
        if isinstance(found, Address):
            assert parse_address(found.text) == found
        else:
            assert found.endswith(".")


def address_or_refusal(text: str, base: Address | None) -> Address | str:
    try:
        return parse_address(text, base)
    except ValueError as error:
        return str(error)


@given(origins, origins)
def test_origins_are_the_same_exactly_when_they_are_written_the_same(one: Origin, other: Origin) -> None:
    assert one.is_same(other) == (one.text == other.text)
    assert one.is_same(one)
