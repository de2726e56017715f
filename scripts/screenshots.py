"""Takes the README's pictures from a demo town made for the occasion: `make screenshots`."""

import contextlib
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path(__file__).parent.parent / "docs" / "screenshots"
DESK = {"width": 1440, "height": 900}
TABLET = {"width": 1180, "height": 820}


@contextlib.contextmanager
def demo() -> Iterator[tuple[str, dict[str, str]]]:
    """Run a demo town in a folder of its own; yield its address and people's passwords."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-pictures-"))
    folder.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "UPRAVA_DATA": str(folder), "UPRAVA_PORT": str(port), "UPRAVA_LOG_LEVEL": "ERROR"
    }  # fmt: skip
    command = [sys.executable, "-m", "uprava", "demo"]
    filled = subprocess.run(
        [*command, "--no-serve", "--documents", "160"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    passwords = dict(re.findall(r"^\s*(\w+)\s+(demo-\S+)", filled.stdout, re.MULTILINE))
    process = subprocess.Popen(
        [sys.executable, "-m", "uprava", "serve"], env=environment, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address, passwords
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(address: str) -> None:
    """Wait until the program answers."""
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/sign-in"):
            return
        time.sleep(0.1)
    raise SystemExit("The demo did not start within a minute.")


def signed_in(
    browser: Browser, address: str, login: str, password: str, *, size: dict[str, int], scheme: str
) -> Page:
    """Return a page of a signed-in person."""
    context = browser.new_context(
        viewport=size, color_scheme=scheme, locale="ru-RU",  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#f-login", login)
    page.fill("#f-password", password)
    page.click("button.pri")
    page.wait_for_load_state("load")
    return page


def shoot(page: Page, name: str) -> None:
    """Keep the page as a small palette PNG."""
    page.wait_for_timeout(1500)
    picture = Image.open(io.BytesIO(page.screenshot()))
    TARGET.mkdir(parents=True, exist_ok=True)
    few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(TARGET / f"{name}.png", optimize=True)
    print(f"docs/screenshots/{name}.png")


def open_card(page: Page, address: str) -> None:
    """Open the card of a letter that waits for its reviewer."""
    page.goto(f"{address}/docs?state=review")
    page.locator("a[data-row]").first.click()
    page.wait_for_load_state("load")


def open_contract(page: Page, address: str) -> None:
    """Open the card of a contract by stages that waits for its acceptance."""
    page.goto(f"{address}/contracts?q=переходов")
    page.locator("a[data-row]").first.click()
    page.wait_for_load_state("load")


def main() -> None:
    """Take all pictures."""
    with demo() as (address, passwords), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        page = signed_in(
            browser, address, "registrar", passwords["registrar"], size=DESK, scheme="light"
        )
        page.goto(f"{address}/docs")
        shoot(page, "list")
        open_card(page, address)
        shoot(page, "card")
        page.goto(f"{address}/search?q=котельные")
        shoot(page, "search")
        page.goto(f"{address}/records/incoming")
        shoot(page, "journal")
        page.goto(f"{address}/contracts/control")
        shoot(page, "contracts")
        open_contract(page, address)
        shoot(page, "contract")
        dark = signed_in(browser, address, "head", passwords["head"], size=TABLET, scheme="dark")
        dark.goto(f"{address}/work/review")
        shoot(dark, "work-dark")
        open_card(dark, address)
        shoot(dark, "card-dark")
        browser.close()


if __name__ == "__main__":
    main()
