import pytest

from communique import codebook


def test_the_ontology_is_whole() -> None:
    assert len(codebook.TYPES) == 16
    assert len(codebook.CONTEXTS) == 37
    assert {t.quad for t in codebook.TYPES.values()} == set(codebook.QUADS)


@pytest.mark.parametrize(
    ("type", "mode", "expected"),
    [("CONSULT", None, 2.5), ("CONSULT", "phone", 1.5), ("RETREAT", "resign", 4.5), ("ASSAULT", "unconventional", -10)],
)
def test_a_mode_has_a_score_of_its_own(type: str, mode: str | None, expected: float) -> None:
    assert codebook.score(type, mode) == expected


def test_an_unknown_type_has_no_score() -> None:
    with pytest.raises(KeyError):
        codebook.score("MAKE PUBLIC STATEMENT")


def test_fips_codes_are_gdelts_not_isos() -> None:
    assert (codebook.fips("CHN"), codebook.fips("PRK"), codebook.fips("XXX")) == ("CH", "KN", "")
