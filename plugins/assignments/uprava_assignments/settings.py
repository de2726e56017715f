"""What an installation may configure of assignments (`UPRAVA_ASSIGNMENTS_…`)."""

from enum import StrEnum
from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CloseByAnswer(StrEnum):
    """What follows from the registration of a letter in answer to one with an assignment."""

    NO = "no"
    REPORT = "report"
    ACCEPT = "accept"


class AssignmentsSettings(BaseSettings):
    """Configuration of assignments."""

    model_config = SettingsConfigDict(
        env_prefix="UPRAVA_ASSIGNMENTS_", env_file=".env", extra="ignore", frozen=True
    )

    wait_for_children: bool = Field(
        True,
        description="Whether a duty is reported done only after the controlled assignments under"
        " it are executed and, by the responsible, after the co-executors have reported.",
    )
    reserve_days: int = Field(
        0, ge=0, le=30,
        description="Calendar days by which the term of an assignment under another one is"
        " earlier than that one's.",
    )  # fmt: skip
    late_weight: float = Field(
        0.5, ge=0, le=1,
        description="The weight of what was executed late in the index of discipline:"
        " 100 × (in term + weight × late) / due. A proposal; no act names it.",
    )  # fmt: skip
    remind_before: str = Field(
        "10,5,3", pattern=r"^(\d{1,3}(, ?\d{1,3})*)?$",
        description="How many calendar days before a term its executor is reminded; empty: only"
        " one working day before and on the day, as of all terms. What falls on a day off is told"
        " on the working day before.",
    )  # fmt: skip
    escalate_every: int = Field(
        7, ge=0, le=90,
        description="Author and controller are told of a passed term on its first day late and"
        " then every so many calendar days; 0: on the first day only. Executors are told on every"
        " working day.",
    )  # fmt: skip
    close_by_answer: CloseByAnswer = Field(
        CloseByAnswer.ACCEPT,
        description="What the registration of an answer does with the assignment it answers:"
        " nothing (no), presents the executor's report (report), and accepts it where there is no"
        " control (accept).",
    )

    @property
    def days_before(self) -> tuple[int, ...]:
        """The steps of `remind_before`, the farthest first."""
        given = {int(each) for each in self.remind_before.split(",") if each.strip()}
        return tuple(sorted(given, reverse=True))


@cache
def assignments_settings() -> AssignmentsSettings:
    """Return the settings of this process."""
    return AssignmentsSettings()
