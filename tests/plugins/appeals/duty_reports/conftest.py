"""A bureau whose chief may see the figures and make the packages."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from plugins.appeals.work.bureau import MINISTRY, Bureau, alone, asked, make_bureau
from uprava import testing
from uprava.calendar.periods import Preset, calendar_period
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.classifier.service.editions import edition_on, ship
from uprava_appeals.duty_reports.service import making, naming
from uprava_appeals.duty_reports.values import REPORT
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.facts import Competence
from uprava_appeals.values import CONSIDER, PERSONAL, Letter

MONTH = calendar_period(Preset.MONTH, testing.TODAY)
LEAK, HEAT = "0005.0005.0056.1152", "0005.0005.0055.1127"
GUIDS = ("0b7d3c52-7f4d-4f0e-9a59-3f1c5f0f6a11", "5f1f6f43-7a0f-4df4-8f7e-0d3e8d6b8e02")


@dataclass
class Reports:
    """A month of appeals: two answered, one of them late; one forwarded in part; one overdue."""

    bureau: Bureau
    reporter: Reader
    answered: UUID
    late: UUID
    split: UUID
    open: UUID

    @property
    def installation(self) -> Installation:
        return self.bureau.office.installation

    def order(self, *, year: int = MONTH.since.year, month: int = MONTH.since.month) -> int:
        """Order a package and let the job make it."""
        id: int = self.bureau.act(self.reporter, making.order, year, month)
        making.make(self.installation, package_id=id)
        return id

    def package(self, id: int) -> making.PackageRow:
        row: making.PackageRow = self.bureau.office.act(self.reporter, making.get_package, id)
        return row

    def identify(self, *names: str) -> None:
        """Write down identifiers of this body and of others."""
        for name, guid in zip(("", *names), GUIDS, strict=False):
            self.bureau.act(self.reporter, naming.keep_body, name, guid)


@pytest.fixture(scope="session")
def without_tasks(installation: Installation) -> Iterator[Installation]:
    """The installation with no module that keeps tasks."""
    with alone(installation) as found:
        yield found


@pytest.fixture
def reports(
    without_tasks: Installation, town: testing.Town, monkeypatch: pytest.MonkeyPatch
) -> Reports:
    """The month, seen by who may report on it, forty days after it began."""
    bureau = make_bureau(without_tasks, town)
    monkeypatch.setattr(making, "office_day", lambda _zone, _at=None: bureau.today)
    with bureau.office.system() as session:
        if edition_on(session, testing.TODAY) is None:
            ship(session, at=testing.NOW)
    topic = NewQuestion("Протечка кровли", code=LEAK, kind="З2.1")
    answered = bureau.appeal(topic, channel=Channel.POST)
    late = bureau.appeal(NewQuestion("Холодно в доме", code=HEAT), channel=Channel.EPGU)
    split = bureau.appeal(
        NewQuestion("Отопление школы", code=HEAT),
        *asked(Competence.OTHER), channel=Channel.POST, letter=Letter.COMPLAINT,
    )  # fmt: skip
    still = bureau.appeal(NewQuestion("Двор", code=LEAK), channel=Channel.HAND)
    bureau.go(5)
    bureau.answer(answered)
    bureau.decide(split, "forward", place=1, bodies=(MINISTRY,))
    bureau.answer(split, 0)
    bureau.go(35)
    bureau.answer(late)
    reporter = testing.make_person(
        without_tasks, unit_id=town.chancellery_id, permissions=(REPORT, PERSONAL, CONSIDER)
    )
    return Reports(bureau, reporter, answered, late, split, still)
