"""Changes of a contract in the reader's words: values, terms, what happened in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprava.i18n import N_, _, ngettext
from uprava.web.screens import show_day

from uprava_contracts.changes.values import AgreementRow, Sort, SuspensionRow, TerminationRow
from uprava_contracts.changes.words import shown_value
from uprava_contracts.refusals.timers import Line, Mark, Step
from uprava_contracts.refusals.values import RefusalNow

TONES = {Mark.DONE: "g", Mark.NOW: "b", Mark.LATE: "r", Mark.WAITS: ""}
MARKS = {
    Mark.DONE: N_("step done"), Mark.NOW: N_("step to do"), Mark.LATE: N_("step is late"),
    Mark.WAITS: N_("later"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as a screen shows it."""

    title: str
    due: str
    why: str
    source: str
    done: str
    mark: str
    tone: str
    late: str


def step_shown(line: Line, today: date) -> StepShown:
    """Return a step in words: its day, what that follows from, and where that is written."""
    late = line.days_late(today) if line.mark in (Mark.LATE, Mark.DONE) else 0
    due = "" if line.due_on is None else show_day(line.due_on)
    if line.due_on and line.step in (Step.PLACE, Step.SEND, Step.CONSIDER, Step.CANCEL, Step.CURE):
        due = _("until {day}").format(day=due)
    said = ngettext("late by {n} day", "late by {n} days", late).format(n=late) if late else ""
    return StepShown(
        _(line.step.caption), due, why(line), source(line),
        show_day(line.done_on) if line.done_on else "", marked(line), TONES[line.mark], said,
    )  # fmt: skip


def marked(line: Line) -> str:
    """Return how a step is marked; the days for curing run by themselves."""
    runs = line.step is Step.CURE and line.mark is Mark.NOW
    return _("the days run") if runs else _(MARKS[line.mark])


def why(line: Line) -> str:
    """Return what a day follows from."""
    if line.term is None or line.since is None:
        return ""
    day = show_day(line.since)
    if line.step is Step.LISTED:
        return ngettext("{n} year from {day}", "{n} years from {day}", line.term.years).format(
            n=line.term.years, day=day
        )
    if line.step is Step.FORCE:
        return _("the day after the days for curing, counted from the notice of {day}").format(
            day=day
        ) if line.term.days else _("from the notice of {day}").format(day=day)  # fmt: skip
    if line.term.working:
        said = ngettext("{n} working day after {day}", "{n} working days after {day}",
                        line.term.days)  # fmt: skip
    else:
        said = ngettext("{n} day after {day}", "{n} days after {day}", line.term.days)
    return said.format(n=line.term.days, day=day)


def source(line: Line) -> str:
    """Return where a term is written, and that nobody compared it with the official text yet."""
    if line.term is None:
        return ""
    if line.term.verified:
        return line.term.source
    return _("{source}; not verified").format(source=line.term.source)


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what became of a contract."""

    day: date | None
    title: str
    note: str
    url: str
    icon: str
    label: str
    tone: str


def in_order(
    agreements: Sequence[AgreementRow], suspensions: Sequence[SuspensionRow],
    refusals: Sequence[RefusalNow], termination: TerminationRow | None,
) -> list[Happened]:  # fmt: skip
    """Return what became of a contract, the earliest first; drafts, which have no day, last."""
    found = [agreement_line(each) for each in agreements]
    for each in suspensions:
        found += suspension_lines(each)
    found += [refusal_line(each) for each in refusals]
    if termination is not None:
        found.append(termination_line(termination))
    return sorted(found, key=lambda each: each.day or date.max)


def agreement_line(row: AgreementRow) -> Happened:
    """Return an agreement as a line."""
    changed = "; ".join(
        f"{_(each.caption)}{': ' + each.name if each.name else ''}: "
        f"{shown_value(each.what, each.was)} → {shown_value(each.what, each.now)}"
        for each in row.changes
    )
    signed = (_("in force"), "g") if row.signed_on else (_("not signed by both sides"), "a")
    title = _(Sort(row.sort).caption) + f" № {row.number}"
    return Happened(row.signed_on or row.dated_on, title, changed or row.why, f"/docs/{row.id}",
                    "file-description", *signed)  # fmt: skip


def suspension_lines(row: SuspensionRow) -> list[Happened]:
    """Return a suspension and its end as lines."""
    basis = "; ".join(each for each in (row.reason, row.basis) if each)
    found = [Happened(row.since, _("Suspended"), basis, "", "player-pause", "", "")]
    if row.resumed_on is not None:
        found.append(Happened(row.resumed_on, _("Resumed"), row.resumed_why, "", "player-play",
                              "", ""))  # fmt: skip
    return found


def refusal_line(now: RefusalNow) -> Happened:
    """Return a refusal as a line, with whose turn it is."""
    row, course = now.row, now.course
    title = _("One-sided refusal, ours") if row.ours else _("One-sided refusal of the other side")
    if course is None:
        return Happened(None, title, row.breach, f"/docs/{row.id}", "ban", _("draft"), "")
    line, note = course.next, row.breach
    if line is not None and line.due_on is not None:
        note = _("{step}: until {day}").format(step=_(line.step.caption), day=show_day(line.due_on))
    return Happened(row.decided_on, title, note, f"/docs/{row.id}", "ban",
                    _(course.phase.caption), course.phase.tone)  # fmt: skip


def termination_line(row: TerminationRow) -> Happened:
    """Return the end of a contract as a line."""
    court = ", ".join(each for each in (row.court, row.court_number) if each)
    of = row.agreement_id or row.refusal_id
    return Happened(row.terminated_on, _("Terminated {how}").format(how=_(row.caption)), court,
                    f"/docs/{of}" if of else "", "ban", "", "")  # fmt: skip
