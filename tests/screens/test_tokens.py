"""Tokens with keys in a real browser: by the keyboard alone, without scripts, in every size."""

import dataclasses
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from core.signing.softhsm import LABEL, LIBRARY, PIN, SoftToken, needs_softhsm
from playwright.sync_api import Browser, Page, expect
from screens.server import running
from tests_support.browser import session_token
from uprava import signing, testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation, belongs_to
from uprava.signing import token_link
from uprava.signing.authority import Subject, Term
from uprava.signing.service.authority import ensure_authority, start_of
from uprava.signing.service.tokens import ABOUT_PIN
from uprava.users.reader import Reader

pytestmark = [needs_softhsm, pytest.mark.browser]

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("UPRAVA_SHOTS")
SIZES = [("light", 1366, 768), ("dark", 820, 1180)]
if SHOTS:
    SIZES = [
        (look, width, height)
        for look in ("light", "dark")
        for width, height in ((1366, 768), (1920, 1080), (1180, 820), (820, 1180), (390, 844))
    ]
OTHER = "Совет депутатов"


@pytest.fixture(scope="module")
def working(installation: Installation) -> Iterator[Installation]:
    settings = installation.settings.model_copy(update={"pkcs11_modules": (LIBRARY,)})
    made = dataclasses.replace(installation, settings=settings)
    belongs_to(installation.engine, made)
    yield made
    belongs_to(installation.engine, installation)


@pytest.fixture(scope="module")
def token(working: Installation, tmp_path_factory: pytest.TempPathFactory) -> SoftToken:
    """Two tokens: one with keys, certificates and what lacks something, and an empty one."""
    made = SoftToken(tmp_path_factory.mktemp("hsm") / "token")
    begin = start_of(now()) - timedelta(days=1)
    with system_transaction(working.engine, today=testing.TODAY, task="test") as session:
        authority = ensure_authority(session, secret=working.settings.secret, at=now())

    def issue(surname: str, given: str, days: float) -> signing.Key:
        subject = Subject(f"{surname} {given}", surname, given)
        term = Term(begin, begin + timedelta(days=days))
        return signing.issue_certificate(authority, subject, term=term)

    head, deputy = issue("Громов", "Андрей Павлович", 300), issue("Иванова", "Мария Сергеевна", 20)
    gone = issue("Орлов", "Виктор Николаевич", 0.5)
    made.put(_01=head, _02=deputy, _03=gone)
    made.put_key(head, ident="04", label="запасной")
    made.util("--init-token", "--free", "--label", OTHER, "--pin", PIN, "--so-pin", "87654321")
    return made


@pytest.fixture
def keeper(
    working: Installation, token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Reader]:
    monkeypatch.setenv("SOFTHSM2_CONF", str(token.config))
    town = testing.make_town(working)
    yield testing.make_person(working, unit_id=town.chancellery_id, permissions=("signing.keys",))
    token_link.close_links()
    with system_transaction(working.engine, today=testing.TODAY, task="test") as session:
        execute(session, "delete from signing.key where token_id is not null")
        execute(session, "delete from signing.token")


@pytest.fixture(scope="module")
def address(working: Installation) -> Iterator[str]:
    with running(working) as served:
        yield served


def opened(
    chromium: Browser, installation: Installation, keeper: Reader, address: str, **options: object
) -> tuple[Page, list[str]]:
    context = chromium.new_context(locale="ru-RU", **options)  # type: ignore[arg-type]
    cookie = {"name": "sid", "value": session_token(installation, keeper), "url": address}
    context.add_cookies([cookie])
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.goto(address + "admin/keys")
    page.get_by_role("link", name="Токены с ключами").click()
    return page, told


def connect(page: Page, label: str = LABEL) -> None:
    offered = page.locator("#f-token option").evaluate_all("all => all.map(o => o.value)")
    chosen = next(value for value in offered if value.endswith(label))
    page.get_by_label("Токен", exact=True).select_option(value=chosen)
    page.get_by_label("PIN-код").fill(PIN)
    page.get_by_role("button", name="Подключить").click()


def looked_at(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/tokens-{name}.png", full_page=True)
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document).then(r => r.violations)")
    assert [(v["id"], n["target"]) for v in found for n in v["nodes"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("look", "width", "height"), SIZES)
def test_axe_finds_nothing_on_the_screens_of_tokens(
    chromium: Browser, working: Installation, keeper: Reader, address: str, look: str,
    width: int, height: int,
) -> None:  # fmt: skip
    page, _told = opened(
        chromium, working, keeper, address, bypass_csp=True, color_scheme=look,
        viewport={"width": width, "height": height}, reduced_motion="reduce",
    )  # fmt: skip
    size = f"{look}-{width}x{height}"
    looked_at(page, f"none-{size}")
    connect(page)
    looked_at(page, f"one-{size}")
    page.get_by_label("Логин").fill(keeper.login)
    page.get_by_role("button", name="Выдать").click()
    expect(page.locator("#holdings")).to_contain_text("Крылова")
    with system_transaction(working.engine, today=testing.TODAY, task="test") as session:
        query = "update signing.token set trouble = %s, trouble_at = now()"
        execute(session, query, (ABOUT_PIN[0],))
    token_link.close_links()
    page.reload()
    looked_at(page, f"refused-{size}")
    page.goto(address + "admin/keys/tokens")
    looked_at(page, f"used-{size}")
    page.goto(address + "admin/keys")
    looked_at(page, f"keys-{size}")
    page.context.close()


def test_a_token_is_connected_and_given_by_the_keyboard_alone(
    chromium: Browser, working: Installation, keeper: Reader, address: str
) -> None:
    page, told = opened(chromium, working, keeper, address)
    page.locator("#f-token").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("0000")
    page.keyboard.press("Enter")
    expect(page.locator(".errs")).to_contain_text("Неверный PIN-код")
    expect(page.locator("#f-pin")).to_have_value("")
    page.locator("#f-pin").focus()
    page.keyboard.type(PIN)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Токен «")
    if page.locator("#f-login").count() == 0:  # the empty one stood first
        page.goto(address + "admin/keys/tokens")
        page.locator("#f-pin").focus()
        page.keyboard.type(PIN)
        page.keyboard.press("Enter")
    page.locator("#f-certificate").focus()
    page.keyboard.press("Tab")
    page.keyboard.type(keeper.login)
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("теперь подписывает документы сертификатом")
    page.goto(address + "admin/keys")
    expect(page.locator("#peoples-keys")).to_contain_text(f"токен «{LABEL}»")
    assert [each for each in told if "422" not in each] == []
    page.context.close()


def test_without_scripts_a_token_is_connected_and_given(
    chromium: Browser, working: Installation, keeper: Reader, address: str
) -> None:
    page, _told = opened(chromium, working, keeper, address, java_script_enabled=False)
    connect(page)
    page.get_by_label("Логин").fill(keeper.login)
    page.get_by_role("button", name="Выдать").click()
    expect(page.locator("#holdings")).to_contain_text("Крылова")
    page.context.close()
