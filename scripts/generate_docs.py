"""Write the pages made from the program itself: docs/hooks.md and docs/settings.md.

`--check` writes nothing and fails when a page is not what the program says.
"""

import sys
from pathlib import Path

from uprava import hookspecs
from uprava.cli.showing import hooks_page, settings_page
from uprava.plugins import load
from uprava.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    plugins = load()
    return {
        "hooks.md": hooks_page(vars(hookspecs), plugins.implementations()),
        "settings.md": settings_page({"uprava": Settings, **plugins.settings}),
    }


def main() -> int:
    """Write the pages, or with `--check` name those that are out of date; return the status."""
    stale = [
        name
        for name, text in pages().items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    if "--check" not in sys.argv[1:]:
        for name in stale:
            (DOCS / name).write_text(pages()[name], encoding="utf-8")
        return 0
    for name in stale:
        print(f"docs/{name} is out of date: run scripts/generate_docs.py", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
