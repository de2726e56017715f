"""Bodies of the town set up as their keeper would: rules, members, a year before today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.demo.scene import DemoScene
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_meetings.bodies.service import bodies, members, regulations
from uprava_meetings.bodies.service.members import members_of
from uprava_meetings.bodies.values import (
    BodyRow,
    BodyWords,
    MemberRow,
    MemberWords,
    NamedMajority,
    Regulation,
)
from uprava_meetings.demo.story import BodyTale, story
from uprava_meetings.rules.majority import Casting, MajorityRule
from uprava_meetings.rules.quorum import QuorumRule, Whole
from uprava_meetings.rules.words import read_share
from uprava_meetings.values import BodyKind, Role

KEEPER = "rodina"


@dataclass(frozen=True, slots=True)
class Founded:
    """A body that stands: its row, its rules, its members; `people` by login, «outside:0»."""

    tale: BodyTale
    row: BodyRow
    rules: Regulation
    members: list[MemberRow] = field(default_factory=list)
    people: dict[str, MemberRow] = field(default_factory=dict)

    def first(self, role: Role) -> MemberRow:
        """Return who holds a role."""
        return next(each for each in self.members if each.role == role)


@dataclass(frozen=True, slots=True)
class Name:
    """How somebody of the office is called in protocols."""

    name: str
    post: str


def found_all(
    session: Session, scene: DemoScene, since: date, at: datetime
) -> Mapping[str, Founded]:
    """Set up every body of the story from a day on."""
    keeper = scene.readers[KEEPER]
    session.info["reader"] = keeper
    made = {each.code: found(session, scene, each, since, at, keeper) for each in story().body}
    session.info["reader"] = None
    return made


def found(
    session: Session, scene: DemoScene, tale: BodyTale, since: date, at: datetime, keeper: Reader
) -> Founded:
    """Set up one body."""
    words = BodyWords(
        BodyKind(tale.kind), tale.name, tale.genitive, tale.decided, scene.units[tale.unit],
        tale.place, tale.minutes,
    )  # fmt: skip
    id = bodies.add_body(session, words, reader=keeper)
    regulations.set_regulation(session, id, rules_of(tale, since), reader=keeper, at=at)
    roles = [(tale.chair, Role.CHAIR), *((each, Role.DEPUTY) for each in tale.deputies),
             (tale.secretary, Role.SECRETARY), *((each, Role.MEMBER) for each in tale.members),
             *((each, Role.ADVISORY) for each in tale.advisory)]  # fmt: skip
    for login, role in roles:
        person = scene.readers[login].person_id
        called = name_of(session, person)
        votes = role not in (Role.SECRETARY, Role.ADVISORY)
        join(session, id, MemberWords(person, called.name, called.post, role, votes, since), keeper)
    for name, post in tale.outside:
        join(session, id, MemberWords(None, name, post, Role.MEMBER, True, since), keeper)
    row = bodies.get_body(session, id, reader=keeper)
    every = members_of(session, id)
    known = {each.login: each for each in every if each.login}
    outside = {
        f"outside:{place}": each
        for place, (name, _post) in enumerate(tale.outside)
        for each in every if each.name == name
    }  # fmt: skip
    rules = regulations.regulation_on(session, id, since)
    return Founded(tale, row, rules, every, known | outside)


def join(session: Session, body_id: int, words: MemberWords, keeper: Reader) -> None:
    """Make somebody a member."""
    members.add_member(session, body_id, words, reader=keeper)


def rules_of(tale: BodyTale, since: date) -> Regulation:
    """Return the rules of a body."""
    whole, share = tale.quorum
    majorities = [
        NamedMajority(title, MajorityRule(Whole(of), read_share(part), Casting(casting)), part)
        for title, of, part, casting in tale.majorities
    ]
    return Regulation(
        since, tale.source, tale.seats, QuorumRule(Whole(whole), read_share(share)), share,
        majorities,
    )  # fmt: skip


def name_of(session: Session, person: int) -> Name:
    """Return somebody's name and post."""
    query = f"""select jsonb_build_array({SHORT_NAME}, post.title, unit.name)
        from users.person as p join users.post_holder as h on h.person_id = p.id
        join users.post on post.id = h.post_id join users.unit on unit.id = post.unit_id
        where p.id = %s order by h.acting, h.since limit 1"""
    name, post, unit = fetch_value(session, query, (person,))
    return Name(name, titled(post, unit))


def titled(post: str, unit: str) -> str:
    """Return a post with its unit, as a protocol names it: «начальник финансового управления»."""
    said, (what, _, rest) = f"{post[0].lower()}{post[1:]}", unit.partition(" ")
    if not post.startswith("Начальник "):
        return said
    if what.endswith("ое"):
        return f"начальник {what[:-1].lower()}го {post.split()[1]}"
    return f"{said} {rest}".strip()
