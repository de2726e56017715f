"""Everything an installation may configure, read once from the environment (`UPRAVA_…`)."""

import os
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """One installation's configuration; every field is documented in `docs/settings.md`."""

    model_config = SettingsConfigDict(
        env_prefix="UPRAVA_", env_file=".env", extra="ignore", frozen=True
    )

    data: Path = Field(Path("data"), description="Folder of the embedded database, files, secrets.")
    database_url: str | None = Field(
        None, description="PostgreSQL URL of the application role; empty: embedded PostgreSQL."
    )
    database_owner_url: str | None = Field(
        None, description="PostgreSQL URL of the owner role for migrations; default: database_url."
    )
    postgres_bin: Path | None = Field(
        None, description="Folder of the PostgreSQL binaries for the embedded server."
    )
    storage: str | None = Field(
        None, description="Object store URL: dir:PATH, s3://…, memory:; default: <data>/files."
    )
    people_kept_years: int = Field(
        5,
        ge=1,
        le=75,
        description="Years data of people among correspondents are needed after"
        " their last document: as long as correspondence is kept.",
    )
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        (),
        description="Addresses or networks of our own reverse proxies, comma-separated: from them"
        " X-Forwarded-For tells who asks.",
    )
    public_url: str | None = Field(
        None, description="Address people type, e.g. https://docs.example; decides secure cookies."
    )
    workers: int | None = Field(
        None,
        ge=1,
        le=64,
        description="Web worker processes; empty: one per processor, up to 4.",
    )
    threads: int = Field(12, ge=2, le=128, description="Handler threads and pool size per worker.")
    jobs: Literal["inside", "outside"] = Field(
        "inside", description="Run background jobs beside the web server, or by `uprava worker`."
    )
    job_threads: int = Field(2, ge=1, le=32, description="Jobs run at once by one worker.")
    modules: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        None, description="Names of the modules to run, comma-separated; empty: all installed."
    )
    locale: Literal["ru", "en"] = Field("ru", description="Language of those who chose none.")
    timezone: str = Field("Asia/Omsk", description="Office time zone: decides registration dates.")
    upload_limit: int = Field(
        2048 * MEBIBYTE, ge=MEBIBYTE, description="Largest accepted file, bytes."
    )
    files_per_request: int = Field(50, ge=1, description="Most files accepted in one request.")
    session_idle_minutes: int = Field(30, ge=1, description="Sign-out after this idleness.")
    session_hours: int = Field(12, ge=1, description="Sign-out this long after signing in.")
    statement_timeout: int = Field(15_000, ge=100, description="Longest SQL statement, ms.")
    search_timeout: int = Field(
        3_000,
        ge=100,
        description="Longest search, ms; the export of one may take as long as a statement.",
    )
    export_days: int = Field(
        7, ge=1, le=90, description="Days a list written as a file is kept for its person."
    )
    ocr: Literal["on", "off"] = Field(
        "on", description="Recognise the text of scans by tesseract, where it is installed."
    )
    ocr_languages: str = Field(
        "rus+eng",
        pattern=r"^[A-Za-z_]{3,20}(\+[A-Za-z_]{3,20}){0,4}$",
        description="Languages of scans as tesseract names them, joined by a plus.",
    )
    ocr_pages: int = Field(
        300, ge=1, le=5_000, description="Pages recognised of one file; the rest stays pictures."
    )
    ocr_seconds: int = Field(
        60, ge=5, le=600, description="CPU seconds one page may take to be recognised."
    )
    smtp_url: str | None = Field(
        None, description="Mail server for digests: smtp://user:password@host:port?starttls=1."
    )
    mail_from: str = Field("uprava@localhost", description="Sender of the digest letters.")
    tsa_url: str | None = Field(None, description="RFC 3161 time-stamp service; empty: none.")
    pkcs11_modules: Annotated[tuple[Path, ...], NoDecode] = Field(
        (),
        description="Libraries of PKCS#11, full paths, comma-separated: with the tokens behind"
        " them people sign; empty: none.",
    )
    audit_checkpoints: Path | None = Field(
        None, description="File that receives audit checkpoints; default: <data>/audit.log."
    )
    syslog: str | None = Field(None, description="host:port that receives audit checkpoints (UDP).")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log record to write."
    )
    metrics_token: str | None = Field(
        None, description="Bearer token for /metrics; empty: loopback clients only."
    )

    @field_validator("proxies", mode="before")
    @classmethod
    def split_proxies(cls, value: object) -> object:
        """Accept a comma-separated list."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("pkcs11_modules", mode="before")
    @classmethod
    def split_libraries(cls, value: object) -> object:
        """Accept a comma-separated list of full paths, no two of one file name."""
        parts = value.split(",") if isinstance(value, str) else value
        assert isinstance(parts, list | tuple)
        paths = [Path(str(part).strip()) for part in parts if str(part).strip()]
        if not all(path.is_absolute() for path in paths):
            raise ValueError("every path begins with /")
        if len({path.stem for path in paths}) < len(paths):
            raise ValueError("two libraries have one name")
        return tuple(paths)

    @field_validator("modules", mode="before")
    @classmethod
    def split_modules(cls, value: object) -> object:
        """Accept a comma-separated list; an empty one means all installed modules."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip()) or None
        return value

    @property
    def web_workers(self) -> int:
        """How many web worker processes run."""
        return self.workers or min(os.cpu_count() or 1, 4)

    @property
    def storage_url(self) -> str:
        """The object store's URL."""
        return self.storage or f"dir:{self.data / 'files'}"

    @property
    def address(self) -> str:
        """The address people are told to open."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are `Secure` with the `__Host-` prefix: always but on plain http."""
        return urlsplit(self.address).scheme == "https"

    @cached_property
    def secret(self) -> bytes:
        """The installation's secret (32 bytes), made on first use in `<data>/secret`, mode 0400."""
        from uprava.secret import read_or_make

        return read_or_make(self.data / "secret")
