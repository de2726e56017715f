"""What an installation may configure of reports (`UPRAVA_REPORTS_…`)."""

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
    longest: int = Field(
        600, ge=30, le=7200, description="Seconds after which a report that is counted is stopped."
    )
    kept_days: int = Field(
        30, ge=1, le=365, description="Days for which the result of a report is kept."
    )
