"""All tables of contracts, area by area: what migrations compare with."""

__all__: list[str] = []
