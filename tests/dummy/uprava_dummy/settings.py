"""What an installation may configure of the dummy."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DummySettings(BaseSettings):
    """Configuration of the dummy."""

    model_config = SettingsConfigDict(env_prefix="UPRAVA_DUMMY_", extra="ignore", frozen=True)

    longest: int = Field(200, ge=1, le=1000, description="Longest note, characters.")
