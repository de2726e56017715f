"""What an installation may configure of records (`UPRAVA_RECORDS_…`)."""

from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class RecordsSettings(BaseSettings):
    """Configuration of records management."""

    model_config = SettingsConfigDict(
        env_prefix="UPRAVA_RECORDS_", env_file=".env", extra="ignore", frozen=True
    )

    draft_days: int = Field(
        30, ge=1, le=365, description="Days after which an untouched draft of a letter is removed."
    )
    volume_sheets: int = Field(
        250, ge=1, le=10_000, description="Sheets after which a case file goes on in a new volume."
    )
    mail_megabytes: int = Field(
        20, ge=1, le=200, description="Size of an outgoing e-mail with its files, in megabytes."
    )
    index_above: int = Field(
        4, ge=1, le=100,
        description="A document with more addressees has an index of its mailing.",
    )  # fmt: skip


@cache
def records_settings() -> RecordsSettings:
    """Return the settings of this process."""
    return RecordsSettings()
