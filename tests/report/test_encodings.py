"""Bytes become text."""

from __future__ import annotations

import io

import pytest

from communique.report import ReportError
from communique.report.encodings import decode, decode_page, refuse_binary, text_lines

TEXT = "Café owners marched “in anger” in Łódź."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode(encoding: str) -> None:
    data = f"{TEXT}\n{TEXT}".encode(encoding)
    assert decode(data) == f"{TEXT}\n{TEXT}"
    refuse_binary(data)
    assert text_lines(io.BytesIO(data), data[:9]).readlines() == [f"{TEXT}\n", TEXT]


def test_windows_1252_and_latin_1() -> None:
    assert decode("Café “in anger”".encode("cp1252")) == "Café “in anger”"
    assert decode(b"caf\xe9 \x81") == "café \x81"
    assert text_lines(io.BytesIO(b"caf\xe9\n"), b"caf").readline() == "café\n"


def test_a_page_in_the_character_set_it_declares() -> None:
    assert decode_page('<meta charset="windows-1251">Кения'.encode("cp1251")).endswith("Кения")
    assert decode_page(b'<meta charset="no-such-set">caf\xe9').endswith("café")
    assert decode_page('<meta charset="iso-8859-1">“café”'.encode()).endswith("“café”")


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip archive.*unpack"),
        (b"abc\x00def", "binary"),
        (bytes(range(1, 32)) * 4, "binary"),
    ],
)
def test_what_is_no_text(head: bytes, what: str) -> None:
    with pytest.raises(ReportError, match=what):
        refuse_binary(head)
