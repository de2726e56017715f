"""A checked signature in the words of the printed protocol."""

from datetime import datetime
from zoneinfo import ZoneInfo

from uprava.i18n import _
from uprava.printing.sheets import CheckedSignature, moment
from uprava.signing.panels import ShownSignature, box_of
from uprava.signing.powers_words import told_powers
from uprava.signing.protocol_words import algorithms, lines_of
from uprava.signing.service.listing import SignatureRow

TONES = {"valid": "g", "invalid": "r"}


def checked_signature(row: SignatureRow, zone: ZoneInfo) -> CheckedSignature:
    """Return what the printed protocol says of one signature, in the present language."""
    box = box_of(row)
    return CheckedSignature(
        title=box.title,
        tone=TONES.get(box.state, "a"),
        sentences=box.reasons,
        facts=[(name, text) for name, text in _facts(row, zone, box.lowered) if text],
        findings=[
            *((line.name, line.text, line.tone) for line in lines_of(row)),
            *_powers(row, box),
        ],
    )


def _powers(row: SignatureRow, box: ShownSignature) -> list[tuple[str, str, str]]:
    """Return the power of attorney beside the signature: its state, what it says, its lines."""
    if not box.powers:
        return []
    told = told_powers(row.powers_check)
    state = [(_("Powers of the signer"), box.powers, box.powers_tone)]
    if told is None:
        return state
    facts = [(name, text, "") for name, text in told.facts if text]
    lines = [(line.name, line.text, line.tone) for line in told.lines]
    extent = (_("Extent of the powers"), _("for people to judge: read them"), "")
    return [*state, *facts, *lines, extent]


def _facts(row: SignatureRow, zone: ZoneInfo, lowered: str) -> list[tuple[str, str]]:
    check, signer = row.check, row.check.signer

    def day(value: datetime) -> str:
        return value.astimezone(zone).strftime("%d.%m.%Y")

    term = signer and _("%(first)s to %(last)s") % {
        "first": day(signer.valid_from), "last": day(signer.valid_to),
    }  # fmt: skip
    return [
        (_("Signed by"), row.owner),
        (_("In the system"), row.person or ""),
        (_("Acting for"), row.acting_name or ""),
        (_("Organisation"), signer.organisation if signer else ""),
        (_("Certificate"), row.serial),
        (_("Issued by"), signer.issuer if signer else ""),
        (_("In force"), term or ""),
        (_("Signed"), moment(row.signed_at, zone)),
        (_("Level"), row.level),
        (_("Note"), lowered),
        (_("Algorithms"), algorithms(check.digest)),
        (_("Revoked"), moment(check.revoked_at, zone)),
        (_("Time stamp"), moment(check.time_stamp.time, zone)),
        (_("Checked as of"), moment(row.known_since, zone)),
        (_("SHA-256 of what was signed"), row.signed_sha256),
    ]
