"""Files, folders, formats and archives, and what is wrong with them."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from communique.report import ReportError, limits, load_rows, read_reports, total_size
from communique.types import Problem, Report

DATA = Path(__file__).parent / "data"
TEXT = "Kenya recalled its ambassador to Somalia on Thursday. It gave no reason."
DATED = f"date 2023-06-15 {TEXT}"
ROW = json.dumps({"published": "2023-06-15", "text": TEXT})


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(members: dict[str, str | bytes], **options: Any) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", **{"compression": zipfile.ZIP_DEFLATED} | options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def read(*paths: Path, **arguments: Any) -> tuple[list[Report], list[Problem]]:
    found = list(read_reports(paths, **arguments))
    return [r for r in found if isinstance(r, Report)], [p for p in found if isinstance(p, Problem)]


def reason(*paths: Path) -> str:
    reports, problems = read(*paths)
    assert not reports
    assert len(problems) == 1
    return problems[0].reason


def test_formats_side_by_side(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", DATED)
    write(tmp_path, "b.html", (DATA / "page.html").read_bytes())
    write(tmp_path, "c.jsonl", f"{ROW}\n\n{ROW}")
    write(tmp_path, "d.json", f"[{ROW}, {ROW}]")
    write(tmp_path, "e.json", json.dumps(json.loads(ROW), indent=1))
    write(tmp_path, "f.json", f"{ROW}\n{ROW}\n")
    write(tmp_path, "g", DATED)
    write(tmp_path, "h", (DATA / "page.html").read_bytes())
    write(tmp_path, "i", ROW)
    write(tmp_path, "sub/j.ndjson", ROW)
    write(tmp_path, ".hidden", b"\x00")
    reports, problems = read(tmp_path)
    assert not problems
    assert [r.source.removeprefix(f"{tmp_path}/") for r in reports] == [
        "a.txt", "b.html", "c.jsonl:1", "c.jsonl:3", "d.json:1", "d.json:2", "e.json", "f.json:1", "f.json:2", "g", "h",
        "i:1", "sub/j.ndjson:1",
    ]  # fmt: skip
    assert len({r.id for r in reports}) == 2


def test_a_web_page() -> None:
    (report,), _ = read(DATA / "page.html")
    assert report.published == date(2024, 3, 9)
    assert report.publisher == "Coastal Wire"
    assert report.title == "Ruritania reopens embassy in Tavistan"
    assert report.url == "https://coastal.example/world/embassy"
    assert [s.kind for s in report.sentences] == ["headline", "boilerplate", "body", "body", "body", "body"]


def test_a_web_page_without_a_date_gets_none_from_its_copyright_line(tmp_path: Path) -> None:
    page = (DATA / "page.html").read_text(encoding="utf-8").replace("2024-03-09T19:45:00Z", "")
    path = write(tmp_path, "page.html", page)
    assert "--published" in reason(path)
    assert read(path, published=date(2024, 3, 10))[0][0].published == date(2024, 3, 10)


def test_own_date_and_publisher_go_before_the_arguments(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", DATED)
    write(tmp_path, "b.txt", TEXT)
    write(tmp_path, "c.jsonl", json.dumps({"text": TEXT, "publisher": "Tern"}))
    reports, _ = read(tmp_path, published=date(2020, 1, 1), publisher="Gull")
    assert [r.published.year for r in reports] == [2023, 2020, 2020]
    assert [r.publisher for r in reports] == ["Gull", "Gull", "Tern"]


def test_no_date_is_ever_guessed(tmp_path: Path) -> None:
    assert "--published YYYY-MM-DD" in reason(write(tmp_path, "a.txt", TEXT))


def test_ids_are_hashes_of_the_content(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", json.dumps(json.loads(ROW) | {"id": "mine"}))
    write(tmp_path, "b.txt", DATED.replace(". It", ".\n  It"))
    (first, second), _ = read(tmp_path)
    assert first.id == second.id != "mine"


def test_archives(tmp_path: Path) -> None:
    inner = zipped({"c.jsonl": ROW})
    write(tmp_path, "a.jsonl.gz", gzip.compress(ROW.encode()))
    write(
        tmp_path,
        "b.zip",
        zipped({"y.txt": DATED, "x/z.jsonl.gz": gzip.compress(ROW.encode()), "w.zip": inner, "__MACOSX/._y": b"\x00"}),
    )
    write(tmp_path, "c.zip.gz", gzip.compress(inner))
    reports, problems = read(tmp_path)
    assert not problems
    assert [r.source.removeprefix(f"{tmp_path}/") for r in reports] == [
        "a.jsonl.gz:1", "b.zip!w.zip!c.jsonl:1", "b.zip!x/z.jsonl.gz:1", "b.zip!y.txt", "c.zip.gz!c.jsonl:1",
    ]  # fmt: skip


def test_archives_too_deep_in_one_another(tmp_path: Path) -> None:
    nested = zipped({"a.zip": zipped({"b.txt.gz": gzip.compress(DATED.encode())})})
    assert "more than 2 deep" in reason(write(tmp_path, "a.zip", nested))


def test_a_gzip_bomb_is_stopped_while_streaming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO_FREE", 100_000)
    path = write(tmp_path, "a.jsonl.gz", gzip.compress(f"{ROW}\n".encode() + b"a" * 3_000_000))
    reports, problems = read(path)
    assert len(reports) == 0 or reports[0].source.endswith(":1")
    assert [p.source for p in problems] == [str(path)]
    assert "more than 200 times its size or 8 GB" in problems[0].reason


def test_a_zip_bomb_ends_its_archive_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO_FREE", 100_000)
    write(tmp_path, "a.zip", zipped({"1.txt": DATED, "2.txt": b"a" * 3_000_000, "3.txt": DATED}))
    write(tmp_path, "b.txt", DATED)
    reports, problems = read(tmp_path)
    assert [Path(r.source).name for r in reports] == ["a.zip!1.txt", "b.txt"]
    assert [Path(p.source).name for p in problems] == ["a.zip!2.txt"]


def test_a_packed_file_past_the_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED", 50)
    assert "50 bytes" in reason(write(tmp_path, "a.txt.gz", gzip.compress(DATED.encode())))


def test_damaged_archives(tmp_path: Path) -> None:
    rows = gzip.compress("\n".join(ROW.replace("Thursday", str(n)) for n in range(3_000)).encode())
    reports, problems = read(write(tmp_path, "cut.jsonl.gz", rows[: len(rows) // 2]))
    assert len(reports) > 100
    assert "damaged or cut short" in problems[0].reason
    packed = zipped({"a.txt": DATED, "b.txt": DATED}, compression=zipfile.ZIP_STORED)
    assert "damaged or cut short" in reason(write(tmp_path, "cut.zip", packed[:-30]))
    at = packed.find(TEXT.encode())
    reports, problems = read(write(tmp_path, "bad.zip", packed[:at] + b"XXXX" + packed[at + 4 :]))
    assert [Path(r.source).name for r in reports] == ["bad.zip!b.txt"]
    assert "Bad CRC" in problems[0].reason


def test_zip_members_that_are_not_unpacked(tmp_path: Path) -> None:
    encrypted = bytearray(zipped({"a.txt": DATED}))
    encrypted[6] |= 1
    encrypted[encrypted.find(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in reason(write(tmp_path, "a.zip", bytes(encrypted)))
    assert "another method" in reason(write(tmp_path, "b.zip", zipped({"a.txt": DATED}, compression=zipfile.ZIP_LZMA)))
    assert "holds no files" in reason(write(tmp_path, "c.zip", zipped({})))
    assert "Office document" in reason(write(tmp_path, "d.docx", zipped({"word/document.xml": "<w/>"})))


def test_an_inner_zip_file_past_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_INNER_ARCHIVE", 10)
    assert "longer than the 10 bytes" in reason(write(tmp_path, "a.zip", zipped({"b.zip": zipped({"c.txt": DATED})})))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"%PDF-1.7 \x00", "a PDF"),
        ("a.txt", os.urandom(4_000) + b"\x00", "binary"),
        ("a.txt", DATED.encode() + b" " * 9_000 + b"\x00", "NUL"),
        ("a.txt", b"Hello", "no sentence"),
        ("a.csv", b"published,text", "JSON line"),
        ("a.json", b'{"text": ', r"Expecting value at column 10\)"),
        ("a.json", b"[" * 100_000, "nested too deep"),
        ("a.jsonl", b"\n \n", "blank lines"),
        ("a.html", b"<html><body></body></html>", "No report was found"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = write(tmp_path, name, content)
    assert re.search(said, reason(path))


def test_latin_1_and_utf_16(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "date 2023-06-15 Café owners marched.".encode("latin-1"))
    write(tmp_path, "b.txt", "date 2023-06-15 Café owners marched.".encode("utf-16"))
    write(tmp_path, "c.jsonl", f"{ROW}\n{ROW}\n".encode("utf-16"))
    reports, problems = read(tmp_path)
    assert not problems
    assert [r.sentences[0].text for r in reports[:2]] == ["Café owners marched."] * 2


def test_bad_lines_name_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = [ROW, ROW[:30], "[1]", '{"published": "2023-06-15"}', '{"n": ' + "9" * 5_000 + "}", ROW]
    reports, problems = read(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert [r.source.rpartition(":")[2] for r in reports] == ["1", "6"]
    assert [p.source.rpartition(":")[2] for p in problems] == ["2", "3", "4", "5"]
    assert "Unterminated string starting at column 29" in problems[0].reason


def test_half_surrogate_pairs_are_mended(tmp_path: Path) -> None:
    texts = [r"Kenya \ud800left Somalia.", r"Kenya left \ud83d\ude00 Somalia\udc00."]
    rows = [f'{{"published": "2023-06-15", "id": "\\ud800", "text": "{text}", "url": "\\udfff"}}' for text in texts]
    rows.append(
        rows[1].replace('"text": ', '"sentences": [{"text": ').replace(', "url"', '}], "publisher": "\\ud800", "url"')
    )
    reports, problems = read(write(tmp_path, "a.jsonl", "\n".join(rows)))
    assert not problems
    assert [r.text for r in reports] == ["Kenya \ufffdleft Somalia."] + 2 * ["Kenya left 😀 Somalia\ufffd."]
    assert [r.url for r in reports] == 3 * ["\ufffd"]
    assert reports[2].publisher == "\ufffd"
    assert [r.id for r in load_rows(write(tmp_path, "b.jsonl", rows[0]))] == ["\ufffd"]


def test_line_separators_within_a_json_string_end_no_line(tmp_path: Path) -> None:
    row = json.dumps(json.loads(ROW) | {"title": "Kenya\u2028recalls\x85envoy"}, ensure_ascii=False)
    for name in ("a.jsonl", "b.json"):
        reports, problems = read(write(tmp_path, name, f"{row}\n{row}\r\n"))
        assert not problems
        assert [r.source.rpartition(":")[2] for r in reports] == ["1", "2"]


def test_records_below_a_folder_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "news/a.txt", DATED)
    write(tmp_path, "news/deep/record/record.json", "{}")
    write(tmp_path, "news/deep/record/reports/b.txt", DATED)
    reports, problems = read(tmp_path)
    assert [Path(r.source).name for r in reports] == ["a.txt"]
    assert not problems


def test_the_total_size_is_that_of_the_files_read(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.txt", ".hidden.txt", ".git/c.txt", "record/record.json", "record/d.txt"):
        write(tmp_path, name, DATED)
    (tmp_path / "sub" / "loop").symlink_to("..")
    (tmp_path / "broken").symlink_to("nowhere")
    read_bytes: list[int] = []
    read(tmp_path, watch=read_bytes.append)
    assert total_size([tmp_path]) == sum(read_bytes) == 2 * len(DATED)
    assert total_size([tmp_path / "a.txt", tmp_path / "missing"]) == len(DATED)


def test_rows_keep_their_ids(tmp_path: Path) -> None:
    rows = [json.loads(ROW) | {"id": name, "title": "Café\u2028news"} for name in ("x", "y")]
    text = "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        path = write(tmp_path, "a.jsonl", text.encode(encoding, "backslashreplace"))
        assert [(r.id, r.source) for r in load_rows(path)] == [("x", f"{path}:1"), ("y", f"{path}:3")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"[" * 100_000, "2: The line is no valid JSON .nested too deep"),
        (b'{"n": ' + b"9" * 6_000 + b"}", "2: The line is no valid JSON .nested too deep, or a number too long"),
        (b'{"text": "\xff', "2: The line is no valid JSON"),
        (b'{"published": "2023-06-15"}', '2: It has neither "text" nor'),
        (ROW.encode().replace(b"{", b'{"id": "x", '), "2: It has the id x a second time: give every report its own id"),
    ],
)
def test_rows_that_are_no_reports(tmp_path: Path, line: bytes, said: str) -> None:
    path = write(tmp_path, "a.jsonl", ROW.replace("{", '{"id": "x", ').encode() + b"\n" + line)
    rows = load_rows(path)
    assert next(rows).id == "x"
    with pytest.raises(ReportError, match=re.escape(f"{path}:") + said):
        next(rows)


@pytest.mark.parametrize(
    ("content", "said"), [(b"\x1f\x8b\x08", "packed"), (b"%PDF-1.7", "PDF"), (None, "no such file")]
)
def test_files_without_rows(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "a.jsonl" if content is None else write(tmp_path, "a.jsonl", content)
    with pytest.raises(ReportError, match=re.escape(f"{path}: ") + f".*{said}"):
        list(load_rows(path))


def test_a_line_past_the_limit_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINE", 200)
    path = write(tmp_path, "a.jsonl", f"{ROW}\n{'a' * 30_000}\n{ROW}\n{'b' * 300}")
    reports, problems = read(path)
    assert [r.source for r in reports] == [f"{path}:1", f"{path}:3"]
    assert [p.source for p in problems] == [f"{path}:2", f"{path}:4"]
    assert "longer than 200 characters" in problems[0].reason


@pytest.mark.parametrize(("limit", "name"), [("MAX_TEXT", "a.txt"), ("MAX_PAGE", "a.html"), ("MAX_DOCUMENT", "a.json")])
def test_files_past_their_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, name: str) -> None:
    monkeypatch.setattr(limits, limit, 20)
    assert "longer than the 20 bytes" in reason(write(tmp_path, name, DATED))


def test_limits_in_words() -> None:
    assert [limits.in_words(n) for n in (4_000_000, 8_000_000_000, 1_234_567)] == ["4 MB", "8 GB", "1234567 bytes"]


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in reason(tmp_path / "missing.txt")
    assert "folder is empty" in reason(tmp_path)
    (tmp_path / "broken").symlink_to("nowhere")
    assert "link to nothing" in reason(tmp_path / "broken")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    assert "leads back to itself" in reason(tmp_path / "one")


def test_a_folder_linked_into_itself_and_a_pipe(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt", DATED)
    (tmp_path / "a" / "c").symlink_to("..")
    os.mkfifo(tmp_path / "d")
    reports, problems = read(tmp_path)
    assert len(reports) == 1
    assert [p.reason.partition(":")[0] for p in problems] == [
        "It is a link to a folder that it lies in",
        "It is a device, pipe or socket, not a file",
    ]


def test_files_and_folders_without_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a/b.txt", DATED)
    write(tmp_path, "c.txt", DATED)
    write(tmp_path, "d.txt", DATED)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    real_open, real_iterdir = Path.open, Path.iterdir
    monkeypatch.setattr(Path, "open", lambda p, *a: refused() if p.name == "c.txt" else real_open(p, *a))
    monkeypatch.setattr(Path, "iterdir", lambda p: refused() if p.name == "a" else real_iterdir(p))
    reports, problems = read(tmp_path)
    assert [Path(r.source).name for r in reports] == ["d.txt"]
    assert [Path(p.source).name for p in problems] == ["a", "c.txt"]
    assert all("no right to read" in p.reason for p in problems)


def test_other_failures_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.txt", DATED)

    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", broken)
    assert reason(path) == "It cannot be read (Input/output error): check the path and the disk."
