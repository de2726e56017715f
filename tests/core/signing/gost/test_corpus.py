"""The corpora again with GOST keys, and what only GOST can have wrong."""

import pytest
from core.signing import corpus_bad, corpus_files, corpus_good, corpus_gost, corpus_lists
from core.signing.corpus import MOST_ALARMS, alarms, false_valid, table, told
from core.signing.corpus_gost import GostWorld
from core.signing.gost import engine
from uprava import signing

B_B, B_T, B_LT, B_LTA = signing.Level

SPECIAL = ("an empty signature", "a signature of noughts", "the halves swapped", "r nought",
           "s nought", "r and s nought", "r and s one", "made with another key",
           "the digest of other bytes", "the certificate not named")  # fmt: skip

BAD = {
    "files": [
        *list(corpus_files.damaged("damaged"))[::3], *corpus_files.bytes_changed("signed", 10),
        *list(corpus_files.revised("signed"))[::4], *list(corpus_files.closed())[::4],
        *corpus_files.moved(),
    ],
    "messages": [
        *corpus_bad.messages("PDF", corpus_bad.MESSAGES),
        *corpus_bad.messages("signature file", {n: corpus_bad.MESSAGES[n] for n in SPECIAL}),
        *corpus_bad.certificates(), *corpus_gost.bad(),
    ],
    "proofs": [
        *list(corpus_lists.lists())[::2], *list(corpus_lists.answers())[::2],
        *list(corpus_lists.stamps("PDF"))[::2],
        *list(corpus_lists.stamps("signature file"))[1::2],
        *list(corpus_lists.revoked_and_stamped())[::2],
    ],
}  # fmt: skip

GOOD = {
    "product": [
        *corpus_good.product(("GOST 256", "GOST 512"), [B_B], ["a mark"]),
        *corpus_good.product(("GOST 256",), [B_T, B_LT], ["no mark"]),
        *corpus_good.product(("GOST 512",), [B_LTA], ["no mark"]),
        *corpus_good.in_order((("GOST 256", B_B), ("GOST 512", B_B))),
    ],
    "others": [
        *corpus_good.messages("PDF", ("as it should be", "a time stamp", "the root left out")),
        *corpus_good.messages("signature file", ("as it should be", "a time stamp")),
        *corpus_good.kinds_of_keys("PDF", ("GOST 512",)),
        *corpus_good.kinds_of_keys("signature file", ("GOST 512",)),
        *corpus_gost.good(),
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def world(gost: engine.GostTown, letter) -> GostWorld:
    return GostWorld(gost, letter())


@pytest.mark.parametrize("part", BAD)
def test_no_bad_gost_signature_is_called_valid(part: str, world: GostWorld) -> None:
    found = false_valid(BAD[part], world)
    assert not found, told(found) + "\n" + table(BAD[part])


@pytest.mark.parametrize("part", GOOD)
def test_good_gost_signatures_raise_no_alarm(part: str, world: GostWorld) -> None:
    found = alarms(GOOD[part], world)
    assert len(found) <= MOST_ALARMS * len(GOOD[part]), told(found) + "\n" + table(GOOD[part])
