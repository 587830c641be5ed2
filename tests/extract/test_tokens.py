from hypothesis import given
from hypothesis import strategies as st

from communique.extract.labels import CASES
from communique.extract.tokens import MAX_PIECES, case_of, pad_windows, padded, tokenize

SENTENCE = "Peru's foreign minister said trade with the U.S. rose 7% to $4.1 billion."


def test_words_lead_back_to_their_characters() -> None:
    [[window]] = tokenize([SENTENCE])
    words = [SENTENCE[a:b] for a, b in window.offsets]
    assert words[:5] == ["Peru", "'", "s", "foreign", "minister"]
    assert "$" in words
    assert "billion" in words
    assert len(window.first) == len(window.offsets)


def test_a_long_sentence_is_read_in_windows() -> None:
    text = "The ministry said so. " * 120
    [windows] = tokenize([text])
    assert len(windows) > 1
    assert all(len(w.pieces) <= MAX_PIECES for w in windows)
    ends = [offset for w in windows for offset in w.offsets]
    assert ends == sorted(ends)
    assert ends[-1][1] == len(text.rstrip())


def test_an_empty_sentence_has_one_empty_window() -> None:
    [[window]] = tokenize([""])
    assert window.offsets == []


def test_case_tells_names_from_words() -> None:
    shapes = {w: CASES[case_of(w)] for w in ("talks", "Lima", "NATO", "McDonald", "2024", ",", "X")}
    assert shapes == {
        "talks": "lower",
        "Lima": "title",
        "NATO": "upper",
        "McDonald": "mixed",
        "2024": "number",
        ",": "mark",
        "X": "title",
    }


def test_padding_keeps_every_piece() -> None:
    windows = [parts[0] for parts in tokenize(["Chile freed them.", SENTENCE])]
    pieces, case, first = pad_windows(windows)
    assert pieces.shape == case.shape == (2, padded(len(windows[1].pieces)))
    assert first.shape == (2, padded(len(windows[1].first)))
    assert pieces[0, len(windows[0].pieces) :].sum() == 0


@given(st.text(max_size=300))
def test_any_text_is_tokenized_within_its_bounds(text: str) -> None:
    for window in tokenize([text])[0]:
        assert all(0 <= a < b <= len(text) for a, b in window.offsets)
        assert len(window.pieces) == len(window.piece_case) <= MAX_PIECES
