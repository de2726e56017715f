"""The corpora: no bad signature is called valid, and good ones are not called anything else.

`gost/test_corpus.py` judges GOST signatures in the same way; both are counted here. By night the
matrices are whole, and other programs judge the good ones.
"""

import pytest
from core.signing import corpus_bad, corpus_evidence, corpus_files, corpus_good, corpus_lists
from core.signing.corpus import MOST_ALARMS, World, alarms, false_valid, table, told
from core.signing.gost import test_corpus as gost
from uprava import signing

B_B, B_T, B_LT, B_LTA = signing.Level
KEYS = ("RSA 2048", "RSA 3072", "EC P-256", "EC P-384", "EC P-521")
FEWEST_BAD, FEWEST_GOOD = 150, 100

BY_NIGHT = (
    "a document time stamp (timed)", "a document time stamp (proven)",
    "one more signer (timed)", "one more signer (archived)", "raised to B-LT (signed)",
    "raised to B-LTA (timed)", "raised to B-LT (proven)", "raised to B-LTA (proven)",
    "revoked after the stamp (proven)",
)  # fmt: skip
"""Slow ones whose class others stand for in the commit run."""
LATER = [sample for sample in corpus_good.later() if sample.name not in BY_NIGHT]

BAD = {
    "files": [
        *corpus_files.damaged("damaged"), *corpus_files.bytes_changed("signed", 10),
        *corpus_files.revised("signed"), *corpus_files.evil_evidence(), *corpus_files.shadows(),
        *corpus_files.closed(), *corpus_files.moved(), *corpus_files.not_files(),
    ],
    "evidence": list(corpus_evidence.bad()),
    "messages": [
        *corpus_bad.messages("PDF", corpus_bad.MESSAGES), *corpus_bad.weak("PDF"),
        *corpus_bad.messages("signature file", corpus_bad.MESSAGES),
        *corpus_bad.weak("signature file"), *corpus_bad.only_in_a_pdf(),
        *corpus_bad.certificates(), *corpus_bad.usual_certificates(), *corpus_bad.chains(),
    ],
    "proofs": [
        *corpus_lists.lists(), *corpus_lists.answers(), *corpus_lists.stamps("PDF"),
        *corpus_lists.stamps("signature file"), *corpus_lists.revoked_and_stamped(),
        *corpus_lists.expired_and_stamped(),
    ],
}  # fmt: skip

GOOD = {
    "product": [
        *corpus_good.product(KEYS, [B_B], ["no mark"]),
        *corpus_good.product(("RSA 2048",), [B_T, B_LTA], ["no mark"]),
        *corpus_good.product(("EC P-384",), [B_B, B_LT], ["a mark"]),
        *corpus_good.product(("RSA 3072",), [B_B], ["a mark on the first page"]),
        *corpus_good.in_order(
            (("EC P-256", B_B), ("RSA 2048", B_B)),
            (("EC P-256", B_B), ("RSA 2048", B_T), ("EC P-384", B_LT)),
        ),
        *LATER, *corpus_good.files(), *corpus_evidence.good(),
    ],
    "others": [
        *corpus_good.outsiders(), *corpus_good.messages("PDF"),
        *corpus_good.messages("signature file"),
        *corpus_good.kinds_of_keys("PDF", (*KEYS, "Ed25519")),
        *corpus_good.kinds_of_keys("signature file", (*KEYS, "Ed25519")),
        *corpus_good.certificates(), *corpus_good.dresses(),
    ],
}  # fmt: skip

MATRIX = [
    *corpus_good.later(),
    *corpus_good.product(KEYS, list(signing.Level), list(corpus_good.MARKS)),
    *corpus_good.in_order(
        *(((a, first), (b, second)) for a in KEYS[::2] for b in KEYS[1::2]
          for first in signing.Level for second in signing.Level)
    ),
]  # fmt: skip


def test_there_are_enough_samples_and_none_twice() -> None:
    """Bad and good ones of the commit run, with and without GOST."""
    for parts, fewest in (((BAD, gost.BAD), FEWEST_BAD), ((GOOD, gost.GOOD), FEWEST_GOOD)):
        usual, of_gost = ([sample for part in each.values() for sample in part] for each in parts)
        assert len(usual) >= fewest, table(usual)
        for samples in (usual, of_gost):
            assert len({str(sample) for sample in samples}) == len(samples), table(samples)


@pytest.mark.parametrize("part", BAD)
def test_no_bad_signature_is_called_valid(part: str, usual: World) -> None:
    found = false_valid(BAD[part], usual)
    assert not found, told(found) + "\n" + table(BAD[part])


@pytest.mark.parametrize("part", GOOD)
def test_good_signatures_raise_no_alarm(part: str, usual: World) -> None:
    found = alarms(GOOD[part], usual)
    assert len(found) <= MOST_ALARMS * len(GOOD[part]), told(found) + "\n" + table(GOOD[part])


@pytest.mark.nightly
def test_the_whole_matrix_of_good_signatures_raises_no_alarm(usual: World) -> None:
    found = alarms(MATRIX, usual)
    assert not found, told(found) + "\n" + table(MATRIX)


@pytest.mark.nightly
@pytest.mark.parametrize("level", ["signed", "timed", "proven", "archived"])
def test_no_changed_byte_goes_unseen(level: str, usual: World) -> None:
    samples = list(corpus_files.bytes_changed(level, 300))
    found = false_valid(samples, usual)
    assert not found, told(found)


@pytest.mark.nightly
def test_poppler_and_openssl_call_the_good_ones_good_too(usual: World, tmp_path) -> None:
    """A sample of every class: what they cannot check (stamps, GOST) is left to other tests."""
    from core.signing.oracles import openssl_accepts, pdfsig_accepts

    disagreed = []
    for sample in {s.kind: s for part in GOOD.values() for s in part}.values():
        case = sample.make(usual)
        accepts = pdfsig_accepts if case.content is None else openssl_accepts
        if not accepts(case, tmp_path):
            disagreed.append(str(sample))
    assert not disagreed
