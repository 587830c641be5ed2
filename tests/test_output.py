"""Files that a user asks for: whole or not at all, and what keeps them from being written told in one sentence."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from communique.output import OutputError, written


def test_what_stands_there_is_kept_until_all_is_written(tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    out.write_text("old")
    with written(out) as part:
        part.write_text("new")
        assert out.read_text() == "old"
    assert out.read_text() == "new"
    assert list(tmp_path.iterdir()) == [out]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    def fill_the_disk() -> None:
        with written(out) as part:
            part.write_text("ne")
            raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "events.csv"
    out.write_text("old")
    with pytest.raises(OutputError, match=r"events.csv cannot be written \(No space left on device\)"):
        fill_the_disk()
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"), written(tmp_path) as part:
        part.write_text("new")


def test_a_device_is_written_to_as_it_is() -> None:
    with written(Path("/dev/null")) as part:
        part.write_text("gone")
    assert part == Path("/dev/null")
