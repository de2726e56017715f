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
    file_by: Literal["plan", "always", "never"] = Field(
        "plan",
        description="Whether a document is filed only into a case: when a filing plan of its year"
        " is in force (plan), always, or never.",
    )
    transfer_years: int = Field(
        5, ge=0, le=100,
        description="Years a municipal body keeps permanent cases before they go to the archive"
        " (Federal Law 125-FZ, article 22, part 1; check it with your archive).",
    )  # fmt: skip
    transfer_to: str = Field(
        "", description="Name of the archive in acts of transfer; empty: it is asked each time."
    )
    package_check_years: int = Field(
        5, ge=1, le=50,
        description="Years after which a kept archive package has to be read and checked again.",
    )  # fmt: skip
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
    mail_by_hand_megabytes: int = Field(
        300, ge=1, le=1000, description="Larger letters are not fetched by the button either."
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

    exchange_folder: Path | None = Field(
        None, description="Folder of the interagency exchange with IN and OUT; empty: none."
    )
    exchange_uid: str = Field(
        "", pattern=r"^(\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?)?$",
        description="GUID of this body as a participant of the exchange.",
    )  # fmt: skip
    exchange_name: str = Field(
        "", max_length=511, description="What this body is called in the exchange."
    )
    exchange_journal: str = Field(
        "incoming", description="Code of the journal whose registrars get what the exchange brings."
    )
    exchange_hours: int = Field(
        72, ge=1, le=24 * 30,
        description="Hours a receipt is waited for: the time of delivery of format 2.7.1.",
    )  # fmt: skip

    text_codes: bool = Field(
        True,
        description="Put a QR code of the check page on texts set on a letterhead (requisite 31).",
    )

    acquaint_within: int = Field(
        3,
        ge=1,
        le=100,
        description="Working days in which people named in a resolution mark that they know it.",
    )

    import_megabytes: int = Field(
        2048, ge=1, le=20_000, description="Size of a bundle of earlier cards, in megabytes."
    )
    import_unpacked_megabytes: int = Field(
        8192, ge=1, le=200_000, description="What such a bundle may unpack to, in megabytes."
    )
    import_files: int = Field(50_000, ge=1, le=500_000, description="Files such a bundle may hold.")

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
