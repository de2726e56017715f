"""PostgreSQL's own programs: what they are told, and where."""

from pathlib import Path

import pytest
from sqlalchemy import make_url
from uprava.backup.tools import run
from uprava.errors import UnavailableError


def test_the_password_is_in_the_environment_and_not_among_the_arguments(tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "arguments: $*; environment: $PGPASSWORD" >&2; exit 1\n')
    program.chmod(0o755)
    url = make_url("postgresql+psycopg://owner:s3cret@db.example:5433/uprava?sslmode=require")
    with pytest.raises(UnavailableError) as told:
        run([program, "--format=custom"], url)
    target = "postgresql://owner@db.example:5433/uprava?sslmode=require"
    assert f"arguments: --format=custom --dbname={target}; environment: s3cret" in str(told.value)
