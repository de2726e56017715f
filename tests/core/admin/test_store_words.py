"""What the health page says of the file store: the reader's language, and what can be done."""

import re
from pathlib import Path

import pytest
from core.admin.visiting import Visitor
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava.stores import store_trouble
from uprava_storage import BlobNotFoundError, StorageError, StoreFullError, StoreUnavailableError

LATIN = re.compile("[A-Za-z]")


def test_a_store_whose_folder_is_away_is_told_in_russian(
    keeper: Visitor, installation: Installation
) -> None:
    folder = Path(str(installation.settings.storage_url).removeprefix("dir:"))
    away = folder.with_name("files-away")
    folder.rename(away)
    try:
        page = keeper.get("/admin/health").text
    finally:
        away.rename(folder)
    assert "Хранилище файлов не отвечает: нет его папки; проверьте, подключён ли диск." in page
    assert "refuses" not in page
    assert "No such file" not in page


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (StoreUnavailableError("The file store refuses."), PermissionError(13, "no")),
        (StoreUnavailableError("The file store refuses."), OSError(30, "read-only")),
        (StoreFullError("The file store is full."), OSError(28, "full")),
        (BlobNotFoundError("ab" * 32), None),
        (StorageError("Something new."), None),
    ],
)
def test_every_trouble_of_the_store_is_told_without_a_word_of_english(
    error: StorageError, cause: Exception | None
) -> None:
    error.__cause__ = cause
    with use_locale("ru"):
        assert not LATIN.search(store_trouble(error))


def test_a_code_of_the_stores_own_manual_stays_as_the_manual_spells_it() -> None:
    error = StoreUnavailableError("The object store refuses (AccessDenied).")
    cause = Exception("denied")
    cause.code = "AccessDenied"  # type: ignore[attr-defined]  # as the SDK's error carries it
    error.__cause__ = cause
    with use_locale("ru"):
        assert store_trouble(error) == "Хранилище файлов не отвечает: AccessDenied."
