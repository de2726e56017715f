"""Whether the tokens people sign with are there: looked at by a job, told by the health page."""

from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.extension import Health, HealthCheck
from uprava.i18n import _, ngettext
from uprava.installation import Installation, installation_of
from uprava.signing.service.token_use import written
from uprava.signing.service.tokens import TokenRow, list_tokens, note
from uprava.signing.token_link import link_to
from uprava.signing.token_wire import Act, Question, Trouble


def watch(installation: Installation) -> None:
    """Look, without any PIN, whether the tokens are connected and none is locked.

    Tokens of a library that is not set up on this machine are somebody else's to look at.
    """
    with written(installation) as session:
        rows = list_tokens(session)
    for path in installation.settings.pkcs11_modules:
        own = [row for row in rows if row.module == path.stem]
        for row, trouble in look_at(str(path), own):
            with written(installation) as session:
                note(session, row.id, trouble, at=now())


def look_at(library: str, rows: list[TokenRow]) -> list[tuple[TokenRow, Trouble | None]]:
    """Return what is wrong with each token; a process that was started for this ends."""
    if not rows:
        return []
    link = link_to(library)
    was_running = link.pid is not None
    answer = link.ask(Question(Act.LOOK))
    if not was_running:
        link.close()
    seen = {each.name: each.trouble for each in answer.tokens}
    return [(row, answer.trouble or seen.get(row.name, Trouble.ABSENT)) for row in rows]


def health_of(session: Session) -> list[HealthCheck]:
    """Return the lines of the health page; none where no token is used."""
    rows = list_tokens(session)
    if not rows:
        return []
    known = {path.stem for path in installation_of(session).settings.pkcs11_modules}
    told = [row.said for row in rows if row.said]
    missing = sorted({row.module for row in rows} - known)
    if missing:
        told.append(
            _("Not in UPRAVA_PKCS11_MODULES of this server: {names}.").format(
                names=", ".join(missing)
            )
        )
    if told:
        return [HealthCheck(_("Tokens with keys"), Health.POOR, " ".join(told))]
    said = ngettext("{n} token works.", "{n} tokens work.", len(rows)).format(n=len(rows))
    return [HealthCheck(_("Tokens with keys"), Health.GOOD, said)]
