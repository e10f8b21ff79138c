"""Pages written by hand after the families and traps of real ones are read as a careful person reads them."""

import pytest
from variants import VARIANTS


@pytest.mark.parametrize("name", VARIANTS)
def test_a_page_is_read_as_a_person_reads_it(name, read):
    variant = VARIANTS[name]
    report = read(variant.text)
    assert (report.edition is not None) == variant.has_tables
    for cell, value in variant.figures.items():
        reading = report.reading(cell)
        given = reading.value if reading.state == "reported" else None
        assert given in (value if isinstance(value, tuple) else (value,)), (cell, reading)
    assert variant.year in (None, report.year)
    assert variant.authority in (None, report.authority)
