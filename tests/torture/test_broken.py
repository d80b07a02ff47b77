"""What the torture breaks on purpose still fits the phone's code: a change of the modules cannot quietly make one of them harmless."""

import pytest

from tests.journeys.stack import ROOT
from tests.torture.broken import BROKEN, Breaking


@pytest.mark.parametrize("what", BROKEN)
def test_each_way_to_break_the_phone_fits_its_code(what):
    breaking = Breaking(what)
    for file, _old, new in BROKEN[what].edits:
        text = (ROOT / "static" / "js" / "offline" / file).read_bytes()
        assert new.encode() in breaking(f"/static/js/offline/{file.removesuffix('.js')}.0123456789ab.js", text)
    assert breaking.met == {file for file, _old, _new in BROKEN[what].edits}
