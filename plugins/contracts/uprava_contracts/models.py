"""All tables of contracts, area by area: what migrations compare with."""

from uprava_contracts.acceptance import models as acceptance_models
from uprava_contracts.cards import models as cards_models
from uprava_contracts.changes import models as changes_models
from uprava_contracts.control import models as control_models
from uprava_contracts.exchange import models as exchange_models
from uprava_contracts.execution import models as execution_models
from uprava_contracts.money import models as money_models
from uprava_contracts.operators import models as operators_models
from uprava_contracts.refusals import models as refusals_models
from uprava_contracts.securities import models as securities_models
from uprava_contracts.setup import models as setup_models
from uprava_contracts.transfer import models as transfer_models

__all__ = [
    "acceptance_models",
    "cards_models",
    "changes_models",
    "control_models",
    "exchange_models",
    "execution_models",
    "money_models",
    "operators_models",
    "refusals_models",
    "securities_models",
    "setup_models",
    "transfer_models",
]
