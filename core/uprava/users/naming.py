"""How SQL writes a person's name."""

SHORT_NAME = """p.surname || chr(160) || left(p.given_name, 1) || '.'
    || coalesce(chr(160) || left(p.patronymic, 1) || '.', '')"""
"""«Орлов В. Н.» of `users.person as p`, with no-break spaces."""
