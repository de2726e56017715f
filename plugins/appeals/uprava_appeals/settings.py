"""What an installation may configure of appeals (`UPRAVA_APPEALS_…`)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from uprava.calendar import Shift


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
