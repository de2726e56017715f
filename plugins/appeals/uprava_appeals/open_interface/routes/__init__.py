"""Addresses for everybody, and the receipt on the card."""

from uprava_appeals.open_interface.routes import hours, receipt, sending, status

routes = [*status.routes, *hours.routes, *receipt.routes, *sending.routes]
