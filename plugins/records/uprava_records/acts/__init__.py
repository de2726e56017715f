"""Legal acts in force: what the law asks to be kept of them, their journals and editions."""
