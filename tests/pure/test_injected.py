"""The tool that puts defects of the catalogue into clean births; its full run is `make accuracy`."""

import pytest
from tools import injected


def test_every_defect_the_machine_must_see_is_told_and_clean_rows_are_quiet(
    monkeypatch, capsys: pytest.CaptureFixture[str]
):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(injected, "ROUNDS", 1)
    monkeypatch.setattr("sys.argv", ["injected", "7"])
    assert injected.main() == 0
    told = capsys.readouterr().out
    assert "1.0000 of" in told and "0.00 per 1,000 cells" in told
