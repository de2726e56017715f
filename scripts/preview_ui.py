"""Render the gallery, error and sign-in pages to files; serve them under the real policy."""

import argparse
import sys
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "core"))

from uprava import i18n  # noqa: E402 -- after the path
from uprava.web import gallery  # noqa: E402
from uprava.web.assets import asset_url  # noqa: E402
from uprava.web.screens import show_size  # noqa: E402
from uprava.web.shell import Appearance, Contrast, Theme  # noqa: E402

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
ERRORS = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503)
LOOKS = {
    "": Appearance(theme=Theme.LIGHT),
    "dark": Appearance(theme=Theme.DARK),
    "contrast": Appearance(theme=Theme.LIGHT, contrast=Contrast.MORE),
    "contrast-dark": Appearance(theme=Theme.DARK, contrast=Contrast.MORE),
    "large": Appearance(theme=Theme.LIGHT, zoom=150),
}
"""Folder of the pages → how they look."""


class Handler(SimpleHTTPRequestHandler):
    """Serves pages without suffixes, and /static, with the headers the application sends."""

    def guess_type(self, path: str) -> str:  # type: ignore[override] # a wider type in typeshed
        """Say HTML for names without a suffix."""
        return super().guess_type(path) if "." in Path(path).name else "text/html; charset=utf-8"

    def do_POST(self) -> None:
        """Accept whatever a form of the gallery sends and keep nothing."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/ui-upload":
            self.send_response(201)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"id": "f1", "name": "letter.pdf", "size": 5}')
            return
        self.send_response(204)
        self.end_headers()

    def end_headers(self) -> None:
        """Add the strict policy."""
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Stay silent."""


class Server(ThreadingHTTPServer):
    """Does not report browsers that leave before the answer is whole."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print other errors only."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def environment() -> Environment:
    """Return Jinja as the application configures it."""
    env = Environment(
        loader=FileSystemLoader(ROOT / "core/uprava/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined] # added by the extension
    env.globals["asset_url"] = asset_url
    env.filters["size"] = show_size
    return env


def write_look(env: Environment, folder: Path, look: Appearance) -> None:
    """Render every page in one appearance."""
    folder.mkdir(exist_ok=True)
    for page in gallery.PAGES:
        values = gallery.values(page)
        values["shell"] = shell = replace(
            gallery.shell(page.partition("-")[2] or "ui"), appearance=look
        )
        if page == "ui-card":
            values["shell"] = replace(gallery.shell("card", acting=True), appearance=look)
        (folder / page).write_text(
            env.get_template(gallery.template_of(page)).render(values), "utf-8"
        )
    stranger = replace(shell, person=None)
    for status in ERRORS:
        frame = stranger if status in {401, 429} else shell
        page_text = env.get_template("error.html").render(
            shell=frame, status=status, detail="", back_url="/ui", again_url=""
        )
        (folder / f"error-{status}").write_text(page_text, "utf-8")
    for name, ended in (("sign-in", False), ("session-ended", True)):
        text = env.get_template("sign_in.html").render(
            shell=stranger, login="registrar", next_url="/ui", ended=ended,
            error="" if ended else i18n._("The login or the password is wrong."),
        )  # fmt: skip
        (folder / name).write_text(text, "utf-8")


def write_pages(folder: Path, locale: str = "ru") -> None:
    """Render everything in every appearance into an existing folder."""
    env = environment()
    with i18n.use_locale(locale):
        for name, look in LOOKS.items():
            write_look(env, folder / name, look)
    (folder / "static").symlink_to(ROOT / "core/uprava/static/dist")
    people = env.get_template("ui_page/people_found.html").render(people=gallery.PEOPLE)
    (folder / "ui-people").write_text(people, "utf-8")
    text = env.get_template("ui_page/page_text.html").render()
    (folder / "ui-text").write_text(text, "utf-8")


def serve(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Serve the folder on loopback in a thread; the caller shuts it down."""
    server = Server(("127.0.0.1", port), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    """Write the pages and serve them until Ctrl+C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--locale", default="ru")
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    write_pages(options.folder, options.locale)
    server = serve(options.folder, options.port)
    print(f"http://127.0.0.1:{server.server_port}/ui")
    threading.Event().wait()


if __name__ == "__main__":
    main()
