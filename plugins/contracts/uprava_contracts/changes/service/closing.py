"""What may be changed at all: contracts that are concluded and not closed."""

from uprava.errors import ConflictError
from uprava.i18n import _

from uprava_contracts.cards.service.reading import ContractRow


def refuse_closed(contract: ContractRow) -> None:
    """Raise ConflictError for a contract that is not concluded, or is performed or terminated."""
    if not contract.standing.lives:
        raise ConflictError(
            _("Only a contract that is concluded and not closed is changed: this one is “{state}”.")
            .format(state=_(contract.standing.caption))
        )  # fmt: skip
