"""Composing one letter from a seed and its index: pure, and fast enough for a million of them."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from uprava.demo.dice import Dice
from uprava.demo.names import FullName, Gender
from uprava.demo.timeline import Timeline
from uprava.demo.town import Person, Town
from uprava.demo.words import Slots, long_date, short_date, words, worked_before
from uprava.demo.writers import Executor, Signatory, Writer, WriterKind, citizen, writers


class Channel(StrEnum):
    """How the letter came."""

    MEDO = "medo"
    MAIL = "mail"
    POST = "post"
    HAND = "hand"


class Form(StrEnum):
    """What file the letter is."""

    PDF = "pdf"
    SCAN = "scan"
    TIFF = "tiff"
    DOCX = "docx"


@dataclass(frozen=True)
class Topic:
    """What one kind of letter says; topics of one `season` replace each other over the year."""

    unit: str
    title: str
    body: tuple[str, ...]
    writers: tuple[str, ...]
    kind: str = "Письмо"
    due: tuple[int, int] | None = None
    attach: str = ""
    table: str = ""
    rows: tuple[int, int] = (8, 16)
    sheets: tuple[int, int] = (1, 3)
    many: bool = False
    signer: Gender | None = None
    months: frozenset[int] = frozenset(range(1, 13))
    season: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached; a table's rows are made when the letter is drawn."""

    title: str
    sheets: int
    table: str
    length: int
    seed: int
    day: date

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's headings; empty when only the title is mentioned."""
        return tuple(words()["tables"][self.table]["columns"]) if self.table else ()

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The table's cells."""
        if not self.table:
            return ()
        cells: Sequence[str] = words()["tables"][self.table]["row"]
        made = (Slots(Dice(self.seed, place), self.day) for place in range(self.length))
        return tuple(tuple(cell.format_map(slots) for cell in cells) for slots in made)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The mark of an electronic signature printed on a letter: an ornament, not a signature."""

    serial: str
    owner: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Letter:
    """One incoming letter, complete. `answer_by` is the date it asks an answer by."""

    index: int
    seed: int
    kind: str
    title: str
    writer: Writer
    outgoing_number: str
    outgoing_date: date
    received_at: datetime
    channel: Channel
    form: Form
    addressee: Person | None
    unit: str
    greeting: str
    paragraphs: tuple[str, ...]
    attachment: Attachment | None
    signatory: Signatory
    executor: Executor | None
    reply_to: str
    answer_by: date | None
    stamp: Stamp | None

    @property
    def text(self) -> str:
        """The words of the letter as search should find them."""
        signed = f"{self.signatory.post} {self.signatory.name.signed}".strip()
        return "\n".join((self.writer.name, self.title, self.greeting, *self.paragraphs, signed))

    @property
    def file_name(self) -> str:
        """A name a secretary would give the file."""
        number = "".join(mark if mark.isalnum() else "-" for mark in self.outgoing_number)
        ending = {Form.SCAN: "pdf", Form.TIFF: "tif"}.get(self.form, self.form.value)
        return f"{self.kind} {number or 'б-н'} от {short_date(self.outgoing_date)}.{ending}"


@cache
def topics() -> tuple[Topic, ...]:
    """Return all topics, their areas mixed so that neighbours differ."""
    folder = files("uprava.demo") / "topics"
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    texts = [entry.read_text(encoding="utf-8") for entry in entries]
    found = [_topic(table) for text in texts for table in tomllib.loads(text)["topic"]]
    stride = next(step for step in range(29, len(found)) if len(found) % step)
    order = sorted(range(len(found)), key=lambda place: (place * stride % len(found), place))
    return tuple(found[place] for place in order)


def letter(index: int, *, town: Town, seed: int, when: Timeline) -> Letter:
    """Return letter `index` of the demo: the same arguments always give the same letter."""
    dice = Dice(seed, index)
    received = when.moment(index, dice.below(1000) / 1000)
    topic = _topic_of(index, seed, received.month)
    slots = Slots(dice, received.date())
    writer = _writer(topic, dice, slots)
    channel = _channel(writer.kind, dice)
    sent = _sent(received.date(), channel, dice, when)
    slots.day = sent
    asked = _asked(topic, sent, dice, when)
    slots["due"] = long_date(asked)
    paragraphs = tuple([line.format_map(slots) for line in topic.body])
    addressee = _addressee(topic, writer.kind, town, dice)
    signatory = dice.pick(writer.signatories)
    form = _form(channel, dice)
    return Letter(
        index=index,
        seed=seed,
        kind=topic.kind,
        title=topic.title.format_map(slots),
        writer=writer,
        outgoing_number=_number(writer, sent, dice),
        outgoing_date=sent,
        received_at=received,
        channel=channel,
        form=form,
        addressee=addressee,
        unit=topic.unit,
        greeting=_greeting(topic, addressee),
        paragraphs=paragraphs,
        attachment=_attachment(topic, sent, dice),
        signatory=signatory,
        executor=dice.pick(writer.executors) if writer.executors else None,
        reply_to=_reply_to(writer, sent, dice),
        answer_by=asked if topic.due else None,
        stamp=_stamp(signatory.name, sent, dice) if _stamped(channel, form) else None,
    )


def _topic(table: dict[str, object]) -> Topic:
    values = {**table, "writers": table["from"]}
    values.pop("from")
    frozen = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    if "months" in frozen:
        frozen["months"] = frozenset(frozen["months"])  # type: ignore[call-overload]
    if "signer" in frozen:
        frozen["signer"] = Gender(frozen["signer"])
    return Topic(**frozen)  # type: ignore[arg-type]


@cache
def _places() -> tuple[tuple[Topic, ...], ...]:
    """The turn letters take, one place for all topics of a season."""
    places: dict[str, list[Topic]] = {}
    for topic in topics():
        places.setdefault(topic.season or topic.title, []).append(topic)
    return tuple(tuple(place) for place in places.values())


def _topic_of(index: int, seed: int, month: int) -> Topic:
    """Every topic takes its turn before any returns, so no list of fifty repeats itself."""
    places = _places()
    place = places[(index + seed) % len(places)]
    return next((topic for topic in place if month in topic.months), place[0])


def _writer(topic: Topic, dice: Dice, slots: Slots) -> Writer:
    code = dice.pick(topic.writers)
    if code == "citizen":
        return citizen(dice, street=slots["street3"], gender=topic.signer)
    return writers()[code]


_POLITE = frozenset({"Письмо", "Приглашение", "Ходатайство", "Депутатский запрос", "Поручение"})
_CHANNELS = {
    WriterKind.AUTHORITY: (Channel.MEDO,) * 8 + (Channel.MAIL, Channel.POST),
    WriterKind.PROSECUTOR: (Channel.MEDO,) * 5 + (Channel.HAND,) * 3 + (Channel.POST,) * 2,
    WriterKind.DEPUTY: (Channel.HAND,) * 4 + (Channel.MAIL,) * 4 + (Channel.MEDO,) * 2,
    WriterKind.COMPANY: (Channel.MAIL,) * 6 + (Channel.POST,) * 3 + (Channel.HAND,),
    WriterKind.INSTITUTION: (Channel.MAIL,) * 6 + (Channel.HAND,) * 4,
    WriterKind.CITIZEN: (Channel.HAND,) * 6 + (Channel.POST,) * 4,
}
_LAG = {Channel.MEDO: (0, 1), Channel.MAIL: (0, 2), Channel.POST: (3, 11), Channel.HAND: (0, 3)}
"""Days on the way."""


def _channel(kind: WriterKind, dice: Dice) -> Channel:
    return dice.pick(_CHANNELS[kind])


def _sent(received: date, channel: Channel, dice: Dice, when: Timeline) -> date:
    sent = received - timedelta(days=dice.between(*_LAG[channel]))
    return sent if when.calendar.is_working(sent) else when.calendar.previous_working_day(sent)


def _asked(topic: Topic, sent: date, dice: Dice, when: Timeline) -> date:
    on = sent + timedelta(days=dice.between(*(topic.due or (10, 20))))
    if when.calendar.is_working(on):
        return on
    earlier = when.calendar.previous_working_day(on)
    return earlier if earlier > sent else when.calendar.next_working_day(on)


def _addressee(topic: Topic, kind: WriterKind, town: Town, dice: Dice) -> Person | None:
    if topic.many and kind is WriterKind.AUTHORITY:
        return None
    official = kind in (WriterKind.AUTHORITY, WriterKind.PROSECUTOR, WriterKind.DEPUTY)
    if dice.below(10) < (7 if official else 4):
        return town.by_login["head"]
    return town.curator(topic.unit)


def _greeting(topic: Topic, addressee: Person | None) -> str:
    """Acts of supervision and applications open without a greeting."""
    if topic.kind not in _POLITE:
        return ""
    return addressee.name.greeting if addressee else "Уважаемые руководители!"


def _form(channel: Channel, dice: Dice) -> Form:
    roll = dice.below(100)
    if channel in (Channel.POST, Channel.HAND):
        if roll < 12:
            return Form.SCAN
        return Form.TIFF if roll < 16 else Form.PDF
    if channel is Channel.MAIL and roll < 8:
        return Form.DOCX
    return Form.PDF


def _stamped(channel: Channel, form: Form) -> bool:
    return channel in (Channel.MEDO, Channel.MAIL) and form is Form.PDF


def _number(writer: Writer, sent: date, dice: Dice) -> str:
    """An ordinal that grows through the year, within the writer's own pattern."""
    if not writer.number:
        return ""
    ordinal = sent.timetuple().tm_yday * writer.yearly // 366 + dice.between(1, 9)
    pattern = writer.number.replace("{n}", str(ordinal)).replace("{yyyy}", str(sent.year))
    return pattern.replace("{yy}", f"{sent.year % 100:02d}")


def _reply_to(writer: Writer, sent: date, dice: Dice) -> str:
    if writer.kind is WriterKind.CITIZEN or dice.below(9) > 1:
        return ""
    ours = worked_before(sent - timedelta(days=dice.between(9, 40)))
    ordinal = ours.timetuple().tm_yday * 28 + dice.below(28)
    return f"01-13/{ordinal} от {short_date(ours)}"


def _attachment(topic: Topic, sent: date, dice: Dice) -> Attachment | None:
    if not topic.attach:
        return None
    length = dice.between(*topic.rows) if topic.table else 0
    sheets = 1 + length // 20 if topic.table else dice.between(*topic.sheets)
    return Attachment(topic.attach, sheets, topic.table, length, dice.below(1 << 30), sent)


def _stamp(owner: FullName, sent: date, dice: Dice) -> Stamp:
    serial = dice.below(1 << 48).to_bytes(6, "big").hex(" ").upper()
    since = sent - timedelta(days=dice.between(20, 330))
    return Stamp(f"00 {serial}", owner.full, since, since + timedelta(days=450))
