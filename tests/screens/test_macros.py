"""The gallery of macros in a real browser under the real policy, and a lint of every template."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    FilePayload,
    Page,
    ViewportSize,
    expect,
)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import assets  # noqa: E402 -- the scripts folder is added above
import preview_ui  # noqa: E402

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SCREENS = (
    "ui",
    "ui-queue",
    "ui-card",
    "ui-control",
    "ui-desk",
    "error-404",
    "error-401",
    "sign-in",
)
WIDE: ViewportSize = {"width": 1366, "height": 900}
BUSY = ("ui", "ui-card", "ui-control")
TEMPLATES = sorted(
    path
    for root in ("core/uprava/templates", "plugins")
    for path in (ROOT / root).rglob("*.html")
    if "templates" in path.parts
)

SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, .btn, .side a, .tabs a, input:not([type=hidden]), select, .seg a')]
  .filter(e => e.checkVisibility({checkVisibilityCSS: true}))
  .filter(e => !e.closest('dialog, [popover]:not(:popover-open):not(.side)'))
  .map(e => {
    const inner = e.matches('.find input, .inp > input, [type=checkbox], [type=radio]');
    const area = inner ? e.closest('.find, .inp, li, tr, label, .lbar') ?? e : e;
    const box = area.getBoundingClientRect();
    return [e.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)];
  })
  .filter(([, width, height]) => width && height && (height < 44 || width < 44))"""
"""WCAG 2.5.5 and our own rule: 44 CSS px on touch; a checkbox counts with the row it selects."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assets.make_assets(lambda _text: None)
    folder = tmp_path_factory.mktemp("gallery")
    preview_ui.write_pages(folder)
    server = preview_ui.serve(folder)
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 900}, locale="ru-RU")
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("look", "screens"),
    [("", SCREENS), ("dark/", BUSY), ("contrast/", BUSY), ("contrast-dark/", ("ui",))],
)
def test_axe_finds_nothing_in_any_theme(
    chromium: Browser, address: str, look: str, screens: tuple[str, ...]
) -> None:
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", viewport=WIDE)
    page = context.new_page()
    for screen in screens:
        page.goto(address + look + screen, wait_until="networkidle")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run(document).then(r => r.violations)")
        told = [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
        assert told == [], f"{look}{screen}"
    context.close()


@pytest.mark.browser
def test_nothing_breaks_the_content_policy(page: Page, address: str) -> None:
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: told.append(str(e)))
    for screen in SCREENS:
        page.goto(address + screen, wait_until="networkidle")
    page.goto(address + "ui")
    page.get_by_role("button", name="Диалог").click()
    page.keyboard.press("Escape")
    page.locator("[data-zoom-by='1']").click()
    page.locator("#f-file").fill("Кры")
    page.locator("#f-file-l [role=option]").first.click()
    assert told == []


@pytest.mark.browser
@pytest.mark.parametrize(("look", "width"), [("", 320), ("", 640), ("large/", 640)])
def test_no_sideways_scroll_on_narrow_screens(
    page: Page, address: str, look: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for screen in SCREENS:
        page.goto(address + look + screen)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{look}{screen}: {over} px too wide"


@pytest.mark.browser
def test_touch_targets_are_large_enough(chromium: Browser, address: str) -> None:
    context = chromium.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 1180, "height": 820}
    )
    page = context.new_page()
    for screen in ("ui-queue", "ui-card", "ui-control", "ui-desk"):
        page.goto(address + screen)
        small = page.evaluate(SMALL_TARGETS)
        assert small == [], screen
    context.close()


@pytest.mark.browser
def test_question_mark_opens_the_keys_of_this_screen(page: Page, address: str) -> None:
    page.goto(address + "ui-queue")
    page.keyboard.press("Shift+Slash")
    dialog = page.locator("#keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Зарегистрировать")
    expect(dialog).to_contain_text("Следующая строка")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.browser
def test_letters_move_along_the_list_and_select(page: Page, address: str) -> None:
    page.goto(address + "ui-control")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyJ")
    focused = "document.activeElement.textContent"
    assert "Подготовить ответ прокуратуре" in page.evaluate(focused)
    page.keyboard.press("KeyX")
    expect(page.locator("[data-bulk]")).to_contain_text("Выбрано: 1")
    page.keyboard.press("KeyK")
    assert "Представить акты" in page.evaluate(focused)
    page.keyboard.press("Escape")
    expect(page.locator("[data-bulk]")).to_be_hidden()


@pytest.mark.browser
def test_letters_rest_when_switched_off_and_in_fields(page: Page, address: str) -> None:
    page.goto(address + "ui-queue")
    page.locator("#f-summary").focus()
    page.keyboard.press("KeyJ")
    assert page.evaluate("document.activeElement.id") == "f-summary"
    page.evaluate("document.documentElement.dataset.letters = 'off'; document.activeElement.blur()")
    page.keyboard.press("Slash")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


@pytest.mark.browser
def test_slash_goes_to_search_on_any_layout(page: Page, address: str) -> None:
    page.goto(address + "ui-queue")
    page.keyboard.press("Slash")
    assert page.evaluate("document.activeElement.name") == "q"


@pytest.mark.browser
def test_combobox_is_worked_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address + "ui")
    field = page.locator("#f-file")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#f-file-l [role=option]")).to_have_count(5)
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-combo=file] input[name=file]")).to_have_value("deputy")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-combo=file] [data-chip]")).to_have_count(0)


@pytest.mark.browser
def test_dialogs_are_accessible_when_open(chromium: Browser, address: str) -> None:
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", viewport=WIDE)
    page = context.new_page()
    page.goto(address + "ui", wait_until="networkidle")
    page.add_script_tag(path=str(AXE))
    for name in ("keys", "d-plain", "d-confirm", "d-sheet", "conflict"):
        page.locator(f"[data-dialog={name}]").first.click()
        found = page.evaluate(f"axe.run('#{name}').then(r => r.violations.map(v => v.id))")
        assert found == [], name
        page.keyboard.press("Escape")
        expect(page.locator(f"#{name}")).to_be_hidden()
    context.close()


@pytest.mark.browser
def test_files_go_one_by_one_and_a_large_one_is_refused_before_sending(
    page: Page, address: str
) -> None:
    page.goto(address + "ui")
    page.evaluate("document.querySelector('[data-drop=files]').dataset.max = '0.001'")
    small: FilePayload = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
    large: FilePayload = {"name": "b.pdf", "mimeType": "application/pdf", "buffer": b"x" * 5000}
    page.locator("#f-files").set_input_files([small, large])
    rows = page.locator("[data-ups] .up")
    expect(rows.nth(0).locator("input[name=files_id]")).to_have_value("f1")
    expect(rows.nth(1)).to_contain_text("Файл больше 200 МБ")


@pytest.mark.browser
def test_draft_is_saved_by_itself(page: Page, address: str) -> None:
    page.goto(address + "ui")
    page.locator("#f-summary").press_sequentially("!")
    expect(page.locator("[data-draft-state]")).to_contain_text("Черновик сохранён")


@pytest.mark.browser
def test_quick_date_fills_the_field(page: Page, address: str) -> None:
    page.goto(address + "ui")
    page.get_by_role("button", name="конец месяца").click()
    expect(page.locator("#f-due")).to_have_value("2026-11-30")
    expect(page.get_by_role("button", name="конец месяца")).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.browser
def test_page_text_is_laid_over_the_image_and_pages_turn(page: Page, address: str) -> None:
    page.goto(address + "ui-card")
    expect(page.locator("#viewer-p1 svg text").first).to_have_text("14-2/5871")
    page.keyboard.press("BracketRight")
    expect(page.locator("[data-now]")).to_have_text("2")
    page.keyboard.press("Equal")
    expect(page.locator("[data-zoom-now]")).to_have_text("125 %")


@pytest.mark.browser
def test_message_with_undo_posts_back(page: Page, address: str) -> None:
    page.goto(address + "ui-card")
    page.evaluate(
        "document.body.dispatchEvent(new CustomEvent('uprava:toast',"
        " {bubbles: true, detail: {text: 'Перемещено', kind: 'g', undo: '/undo'}}))"
    )
    expect(page.locator("#toasts")).to_contain_text("Перемещено")
    with page.expect_request("**/undo") as sent:
        page.keyboard.press("KeyU")
    assert sent.value.headers["x-csrftoken"] == "sample"


@pytest.mark.browser
def test_background_refresh_fails_in_silence(page: Page, address: str) -> None:
    page.goto(address + "ui-card")
    with page.expect_response("**/notices/bell"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('uprava:counters'))")
    expect(page.locator("#toasts .toast")).to_have_count(0)


@pytest.mark.browser
def test_problem_details_are_told_and_not_put_into_the_page(page: Page, address: str) -> None:
    page.route(
        "**/refuse",
        lambda route: route.fulfill(
            status=422,
            content_type="application/problem+json",
            body='{"detail": "Проверьте.", "errors": {"summary": "Слишком коротко."}}',
        ),
    )
    page.goto(address + "ui-queue")
    page.evaluate(
        "(() => { const f = document.querySelector('#f-summary').form;"
        " f.setAttribute('hx-post', '/refuse'); htmx.process(f); f.requestSubmit(); })()"
    )
    expect(page.locator("#toasts")).to_contain_text("Проверьте. Слишком коротко.")
    expect(page.locator("#f-summary")).to_be_focused()
    expect(page.locator("#f-summary")).to_have_attribute("aria-invalid", "true")


@pytest.mark.browser
def test_theme_is_shown_at_once(page: Page, address: str) -> None:
    page.goto(address + "ui")
    page.get_by_role("button", name="Оформление").click()
    page.get_by_text("Тёмная").click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


@pytest.mark.browser
def test_pages_without_scripts_still_show_everything(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "ui-control")
    expect(page.locator("[data-bulk]")).to_be_visible()
    expect(page.get_by_role("button", name="Показать")).to_be_visible()
    context.close()


FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*="),
    "inline handler": re.compile(r"\son[a-z]+\s*="),
    "hx-on": re.compile(r"hx-on|hx-vals\s*=\s*['\"]js:|hx-trigger=\"[^\"]*\["),
    "safe filter": re.compile(r"\|\s*safe\b"),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "address of another host": re.compile(r"(?:src|href)=\"https?://"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_template_keeps_the_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []
    assert len(text.splitlines()) <= 150


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_icon_buttons_have_words(path: Path) -> None:
    text = path.read_text("utf-8")
    silent = [
        tag
        for tag in re.findall(r"<(?:a|button) class=\"btn i[^>]*>", text)
        if "aria-label=" not in tag
    ]
    assert silent == []


def test_styles_and_scripts_fit_the_budget() -> None:
    import gzip

    assets.make_assets(lambda _text: None)
    files = [p for p in assets.DIST.iterdir() if p.suffix in {".css", ".js"}]
    assert sum(len(gzip.compress(p.read_bytes())) for p in files) <= 45 * 1024


def test_every_icon_of_the_templates_is_in_the_sprite() -> None:
    listed = set((assets.SRC / "icons.txt").read_text("utf-8").split())
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r"(?<![\w.])icon(?:_button)?\('([\w-]+)'", path.read_text("utf-8"))
    }
    assert used <= listed, used - listed
