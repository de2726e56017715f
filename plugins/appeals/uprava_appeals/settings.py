"""What an installation may configure of appeals (`UPRAVA_APPEALS_…`)."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from uprava.calendar import Shift


class AccountGateway(StrEnum):
    """By what answers reach personal accounts."""

    NONE = "none"
    FOLDER = "folder"


class SiteForm(StrEnum):
    """Who may send an appeal from the public page of the site."""

    OFF = "off"
    """There is no such page."""
    NONE = "none"
    """Nobody is identified: the page explains where to apply. 547-FZ of 28 December 2024."""
    HEADER = "header"
    """A gateway in front of the program identifies people and tells who asks, signed."""


class AppealsSettings(BaseSettings):
    """Configuration of appeals."""

    model_config = SettingsConfigDict(
        env_prefix="UPRAVA_APPEALS_", env_file=".env", extra="ignore", frozen=True
    )

    shift: Shift = Field(
        Shift.PREVIOUS,
        description="Where a term ends that falls on a day off: the working day before it"
        " (usual in instructions of municipalities), the next one, or that day itself.",
    )
    repeat_months: int = Field(
        12, ge=1, le=60,
        description="Months within which an appeal of the same author on the same question is"
        " a repeated one. 59-FZ names no number.",
    )  # fmt: skip
    mail_megabytes: int = Field(
        20, ge=1, le=200,
        description="Size of an answer sent by e-mail with its files, in megabytes.",
    )  # fmt: skip
    account_gateway: AccountGateway = Field(
        AccountGateway.NONE,
        description="By what answers reach personal accounts: noted by hand (none), or packages in"
        " a folder that a gateway outside of the program takes and gives receipts for (folder).",
    )
    account_folder: Path | None = Field(
        None,
        description="The folder of the gateway: packages in `out`, receipts in `in`. It holds"
        " personal data: readable by the program and the gateway only.",
    )
    site_form: SiteForm = Field(
        SiteForm.OFF,
        description="The public page /appeals/send: absent (off), explaining where to apply (none),"
        " or taking appeals of people a gateway has identified (header).",
    )
    site_login: str = Field(
        "", description="Login of the person in whose name appeals of the site come in."
    )
    site_secret: str = Field(
        "",
        description="What the gateway of the site signs its headers with, 32 characters or more.",
    )
    webhook_hosts: str = Field(
        "",
        description="Hosts inside of the network that may be told of appeals, as host:port,"
        " comma-separated; others are told only where their addresses are of the open internet.",
    )
