import subprocess
import sys
from importlib.metadata import version

import pytest

import communique


@pytest.mark.parametrize("name", communique.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(communique, name) is not None


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Rekord'"):
        communique.Rekord  # noqa: B018


def test_a_question_of_the_record_loads_neither_network_nor_pandas() -> None:
    code = (
        "import sys; from communique.record import Record; import communique.show.cli;"
        "print([m for m in ('onnxruntime', 'pandas', 'pyarrow', 'trafilatura') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_the_version_is_printed() -> None:
    done = subprocess.run([sys.executable, "-m", "communique", "--version"], capture_output=True, text=True)
    assert done.stdout.strip() == version("communique")
