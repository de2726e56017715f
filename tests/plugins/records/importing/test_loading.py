"""Earlier cards brought in: numbers, days, files, counters, access, silence."""

from archives import Archive, file, letter, packed, table


def test_a_card_keeps_its_number_and_day(archive: Archive) -> None:
    id = archive.bring(packed({"cards.csv": table(letter(345)), "345.pdf": file(345)}))
    run = archive.run(id)
    assert (run["state"], run["total"], run["found"]["refused"]) == ("looked", 1, 0), archive.why(
        id
    )
    archive.load(id)
    run = archive.run(id)
    assert (run["state"], run["loaded"], run["said"]) == ("done", 1, ""), archive.why(id)
    found = archive.rows(
        "select number, registered_on::text, seq, period, state from documents.document"
        " where journal_id = %s", archive.town.journal_id,
    )  # fmt: skip
    assert found == [("01-12/345", "2019-03-05", 345, 2019, "filed")]
