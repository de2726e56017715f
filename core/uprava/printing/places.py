"""Where templates, packages and fonts of printed forms lie."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
"""PT Serif and PT Sans (ParaType, Open Font License), copied here when assets are built."""
TEMPLATES = Path(__file__).parent / "templates"
PACKAGES = Path(__file__).parent / "packages"
