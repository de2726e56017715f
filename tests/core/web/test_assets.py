"""Files of the front end: served under the name of their content, or not at all."""

from pathlib import Path

import pytest
from litestar.testing import TestClient
from uprava.web import assets


def test_a_file_replaced_by_a_newer_build_is_not_found(
    client: TestClient,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    gone = {"/static/dist/app.0123456789.css": tmp_path / "app.0123456789.css"}
    monkeypatch.setattr(assets, "_known", lambda: gone)
    answer = client.get("/static/dist/app.0123456789.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
