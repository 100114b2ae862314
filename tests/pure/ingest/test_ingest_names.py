"""File names of deliveries and scans."""

from datetime import date

import pytest

from sogoc.ingest import delivery_name, scan_name

# fmt: off
DELIVERIES = [
    # file                              authority  event   year  volume rest
    ("11650.KS.2001.01.xlsx",           "11650",   "KS",   2001, "01",  None),
    ("11416.KS.1966.01.lan2.xlsx",      "11416",   "KS",   1966, "01",  "lan2"),
    ("293.KS.2017.01.zip",              "293",     "KS",   2017, "01",  None),
    ("30.kh.2009.02b.XLSX",             "30",      "KH",   2009, "02b", None),
    ("KT.2004.01_h08_wrong_type.xlsx",  None,      "KT",   2004, "01",  "h08_wrong_type"),
    ("11650.CMC.2007.01",               "11650",   "CMC",  2007, "01",  None),
    ("T1.2025-08-15.xlsx",              None,      None,   None, None,  None),
    ("so khai sinh xã An Thanh.xlsx",   None,      None,   None, None,  None),
]
SCANS = [
    # file                                 event  year  volume day                entry   part  cover  variant
    ("KS.1981.01.1981-01-19.02.pdf",       "KS",  1981, "01",  date(1981, 1, 19), "2",    None, False, False),
    ("KS.1981.01.1981-05-19.23b.pdf",      "KS",  1981, "01",  date(1981, 5, 19), "23b",  None, False, False),
    ("CMC.2007.01.2007-11-07.118.pdf",     "CMC", 2007, "01",  date(2007, 11, 7), "118",  None, False, False),
    ("anh/KS.1981.01.1981-01-19.02.pdf",   "KS",  1981, "01",  date(1981, 1, 19), "2",    None, False, False),
    ("KS.1981.1.1981-08-03.36.pdf",        "KS",  1981, "1",   date(1981, 8, 3),  "36",   None, False, True),
    ("ks_2004_01_2004-01-05_02.pdf",       "KS",  2004, "01",  date(2004, 1, 5),  "2",    None, False, True),
    ("KS.1981.01.14.PDF",                  "KS",  1981, "01",  None,              "14",   None, False, True),
    ("KS.2010.01.001.PDF",                 "KS",  2010, "01",  None,              "1",    None, False, True),
    ("KS.2004.01.2005-11-14.48_2.pdf",     "KS",  2004, "01",  date(2005, 11, 14), "48",  2,    False, True),
    ("KS.2017.01.2017-02-03.05.png",       "KS",  2017, "01",  date(2017, 2, 3),  "5",    None, False, True),
    ("93029.KS.2017.01.2017-02-03.05.pdf", "KS",  2017, "01",  date(2017, 2, 3),  "5",    None, False, True),
    ("KS.1981.01.1981-02-30.02.pdf",       "KS",  1981, "01",  None,              "2",    None, False, True),
    ("KS.1981.01.BIA.pdf",                 "KS",  1981, "01",  None,              None,   None, True,  False),
    ("scan0001.pdf",                       None,  None, None,  None,              None,   None, False, True),
]
# fmt: on


@pytest.mark.parametrize(("file", "authority", "event", "year", "volume", "rest"), DELIVERIES)
def test_a_delivery_name_is_read_into_its_parts(file, authority, event, year, volume, rest):
    name = delivery_name(file)
    assert (name.authority_code, name.event_code, name.opening_year, name.volume, name.rest) == (
        authority,
        event,
        year,
        volume,
        rest,
    )


@pytest.mark.parametrize(("file", "event", "year", "volume", "day", "entry", "part", "cover", "variant"), SCANS)
def test_a_scan_name_is_read_in_all_variants_seen(file, event, year, volume, day, entry, part, cover, variant):
    name = scan_name(file)
    assert (name.event_code, name.opening_year, name.volume, name.registered_on) == (event, year, volume, day)
    assert (name.entry, name.part, name.is_cover, name.is_variant) == (entry, part, cover, variant)
