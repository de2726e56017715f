"""The rules of a body as a form: proposed as they are, set from a day on."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, many, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_meetings.bodies.routes.fields import Refused, drawn, number_in
from uprava_meetings.bodies.service import regulations
from uprava_meetings.bodies.service.bodies import get_kept
from uprava_meetings.bodies.values import PATH, BodyRow, NamedMajority, Regulation
from uprava_meetings.rules.majority import Casting, MajorityRule
from uprava_meetings.rules.quorum import QuorumRule, Recused, Whole
from uprava_meetings.rules.words import CASTINGS, RECUSED, SHARES, WHOLES, part_words, read_share

Fields = URLEncodedBody[dict[str, Any]]

RULES = f"{PATH}/{{body_id:int}}/rules"
MOST_MAJORITIES = 5
PLAIN = ("since", "source", "seats", "quorum_whole", "quorum_share", "least", "recused",
         "substitutes", "materials_days", "agenda_days", "protocol_days")  # fmt: skip
NUMBERS = ("seats", "materials_days", "agenda_days", "protocol_days")


@get(f"{RULES}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, body_id: FromPath[int]
) -> Response[str]:
    """Show the form of new rules, as those in force stand."""
    return form_of(request, session, get_kept(session, body_id, reader=reader))


@post(f"{RULES}/new", requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, body_id: FromPath[int],
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Set the rules of a body from a day on."""
    body = get_kept(session, body_id, reader=reader)

    def act() -> dict[str, int]:
        wanted = rules_in(data)
        made = regulations.set_regulation(session, body_id, wanted, reader=reader, at=now())
        return {"id": made}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, body, sent=data, error=error)
    return see(f"{PATH}/{body_id}", said=_("The rules are set."))


def rules_in(form: Form) -> Regulation:
    """Return the rules a form means. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    since = day_in(form, "since", wrong)
    if since is None:
        wrong.setdefault("since", _("Say from which day the rules hold."))
    least = number_in(form, "least") if word(form, "least") else 0
    quorum = quorum_in(form, least, wrong)
    majorities = majorities_in(form, wrong)
    if wrong or since is None or quorum is None:
        raise InvalidError(_("The rules have mistakes; nothing is kept."), fields=wrong)
    return Regulation(
        since, " ".join(word(form, "source").split()), quorum=quorum,
        quorum_share=word(form, "quorum_share"), majorities=majorities,
        substitutes=bool(word(form, "substitutes")),
        **{name: number_in(form, name) for name in NUMBERS},
    )  # fmt: skip


def quorum_in(form: Form, least: int, wrong: dict[str, str]) -> QuorumRule | None:
    """Return the quorum a form means; what is none is told in `wrong`."""
    try:
        return QuorumRule(
            Whole(word(form, "quorum_whole")), read_share(word(form, "quorum_share")), least,
            Recused(word(form, "recused")),
        )  # fmt: skip
    except ValueError:
        wrong["quorum_share"] = _("Choose from the list.")
        return None


def majorities_in(form: Form, wrong: dict[str, str]) -> list[NamedMajority]:
    """Return the majorities a form means, but for empty rows; what is none is told in `wrong`."""
    columns = [many(form, name) for name in ("title", "whole", "share", "casting")]
    found = []
    for title, whole, share, casting in zip(*columns, strict=False):
        if not title.strip():
            continue
        try:
            rule = MajorityRule(Whole(whole), read_share(share), Casting(casting))
        except ValueError:
            wrong["majority"] = _(
                "«{title}»: the vote of who presides can decide a tie only where more than a half"
                " of those present or voting is needed."
            ).format(title=title.strip())
            continue
        found.append(NamedMajority(" ".join(title.split()), rule, share))
    return found[:MOST_MAJORITIES]


def typed_of(known: Regulation | None) -> Mapping[str, Any]:
    """Return the fields of the form as the rules stand, or the usual ones."""
    if known is None:
        return {
            "since": "", "source": "", "seats": "", "quorum_whole": Whole.LISTED,
            "quorum_share": ">1/2", "least": "", "recused": Recused.ABSENT, "substitutes": "",
            "materials_days": "10", "agenda_days": "3", "protocol_days": "3",
        }  # fmt: skip
    return {
        "since": "", "source": known.source, "seats": str(known.seats),
        "quorum_whole": known.quorum.whole, "quorum_share": known.quorum_share,
        "least": str(known.quorum.least or ""), "recused": known.quorum.recused,
        "substitutes": "on" if known.substitutes else "",
        "materials_days": str(known.materials_days), "agenda_days": str(known.agenda_days),
        "protocol_days": str(known.protocol_days),
    }  # fmt: skip


Row = tuple[str, str, str, str]


def rows_of(known: Regulation | None, sent: Form | None) -> list[Row]:
    """Return the rows of majorities: title, whole, share, casting; one empty row more."""
    empty = ("", Whole.PRESENT.value, ">1/2", Casting.NONE.value)
    if sent is not None:
        columns = [many(sent, name) for name in ("title", "whole", "share", "casting")]
        rows = [each for each in zip(*columns, strict=False) if each[0].strip()]
    elif known is not None:
        rows = [(each.title, each.rule.whole.value, each.share, each.rule.casting.value)
                for each in known.majorities]  # fmt: skip
    else:
        rows = [(_("Usual questions"), *empty[1:3], Casting.DECIDES.value)]
    return [*rows, empty][:MOST_MAJORITIES]


def form_of(
    request: AnyRequest, session: Session, body: BodyRow, *, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of rules."""
    known = next(iter(regulations.regulations_of(session, body.id)), None)
    typed = {name: word(sent, name) for name in PLAIN} if sent else typed_of(known)
    shares = [(each, part_words(each)) for each in SHARES]
    return drawn(
        request, session, "rules", error, body=body, typed=typed, key=new_key(),
        path=f"{PATH}/{body.id}", rows=rows_of(known, sent), shares=shares,
        quorum_wholes=[(each.value, _(WHOLES[each])) for each in (Whole.LISTED, Whole.SEATS)],
        wholes=[(each.value, _(text)) for each, text in WHOLES.items()],
        recusals=[(each.value, _(text)) for each, text in RECUSED.items()],
        castings=[(each.value, _(text)) for each, text in CASTINGS.items()],
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [new_form, add]
