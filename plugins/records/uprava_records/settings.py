"""What an installation may configure of records (`UPRAVA_RECORDS_…`)."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


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

    mail_url: str | None = Field(
        None,
        description="Mailbox read by IMAP: imaps://user@host:993/INBOX?ca=FILE; empty: none.",
    )
    mail_password_file: Path | None = Field(
        None, description="File (mode 0400) with the mailbox's password, if not in the address."
    )
    mail_journal: str = Field(
        "incoming", description="Code of the journal whose registrars get what comes by mail."
    )
    mail_message_megabytes: int = Field(
        60, ge=1, le=500, description="Larger letters stay in the mailbox and are told of."
    )
    mail_move_to: str = Field(
        "", description="Folder of the mailbox for letters that were kept; empty: they stay."
    )
    scanner_folder: Path | None = Field(
        None, description="Folder into which scanners put files; empty: none."
    )
    scanner_journal: str = Field(
        "incoming", description="Code of the journal whose registrars get what is scanned."
    )
    scanner_split: Literal["none", "code", "blank"] = Field(
        "code", description="Where a scanned pile is divided: separator sheets, blank pages, none."
    )
    not_registered: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Kinds of papers not subject to registration, comma-separated; empty: the"
        " usual ones of office instructions.",
    )

    text_codes: bool = Field(
        True,
        description="Put a QR code of the check page on texts set on a letterhead (requisite 31).",
    )

    @field_validator("not_registered", mode="before")
    @classmethod
    def split_kinds(cls, value: object) -> object:
        """Accept a comma-separated list."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


@cache
def records_settings() -> RecordsSettings:
    """Return the settings of this process."""
    return RecordsSettings()
