"""All tables of records, area by area: what migrations compare with."""

from uprava_records.letters import models as letters_models

__all__ = ["letters_models"]
