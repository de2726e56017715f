"""What an installation may configure of reports (`UPRAVA_REPORTS_…`)."""

from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ReportsSettings(BaseSettings):
    """Configuration of reports."""

    model_config = SettingsConfigDict(
        env_prefix="UPRAVA_REPORTS_", env_file=".env", extra="ignore", frozen=True
    )

    at_once: int = Field(
        5, ge=1, le=60, description="Seconds a person waits for a report before it becomes a job."
    )
    parallel: int = Field(
        0, ge=0, le=16,
        description="Parts of a long period that are counted at once for who sees most of very"
        " many documents; 0: as many as there are processors, at most 4; 1: no parts.",
    )  # fmt: skip
    longest: int = Field(
        600, ge=30, le=7200, description="Seconds after which a report that is counted is stopped."
    )
    kept_days: int = Field(
        30, ge=1, le=365, description="Days for which the result of a report is kept."
    )
    removed_days: int = Field(
        90, ge=1, le=3650,
        description="Days after which a removed report that people made is deleted for good.",
    )  # fmt: skip
    fresh_minutes: int = Field(
        15, ge=0, le=240,
        description="Minutes for which figures that took long are shown again to readers of the"
        " same rights, unless an act changes them before; 0: they are counted every time.",
    )  # fmt: skip
    largest: int = Field(
        4096, ge=64, description="Megabytes of temporary files one report may write while it is"
        " counted, where the role of the database may set it.",
    )  # fmt: skip
    sent_days: int = Field(
        30, ge=1, le=365, description="Days for which the file of a sent report is kept."
    )
    letter_size: int = Field(
        10, ge=1, le=50, description="Megabytes of a file that is attached to a letter; a larger"
        " one is left on its page, and the letter has a link.",
    )  # fmt: skip
    mail_domains: str = Field(
        "", description="Domains, by commas, that reports may be sent to; empty: any address."
    )


@cache
def reports_settings() -> ReportsSettings:
    """Return the settings of this process."""
    return ReportsSettings()
