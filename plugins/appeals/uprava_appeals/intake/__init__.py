"""Registration of appeals, and what all later areas read of them."""
