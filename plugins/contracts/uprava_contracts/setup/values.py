"""Where contracts are set up."""

PATH = "/contracts/settings"
RATES = f"{PATH}/rates"
