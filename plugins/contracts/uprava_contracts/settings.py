"""What an installation may configure of contracts (`UPRAVA_CONTRACTS_…`)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ContractsSettings(BaseSettings):
    """Configuration of contracts."""

    model_config = SettingsConfigDict(
        env_prefix="UPRAVA_CONTRACTS_", env_file=".env", extra="ignore", frozen=True
    )

    operator_hosts: str = Field(
        "",
        description="Hosts of operators of electronic documents inside of your network, as"
        " host:port separated by spaces; others have to lie in the internet and speak https.",
    )
    exchange_folder: Path | None = Field(
        None,
        description="Folder under which folders of operators' programs lie; empty: there are none.",
    )
    exchange_every: int = Field(
        5, ge=1, le=1440, description="Minutes between visits to an operator of documents."
    )
