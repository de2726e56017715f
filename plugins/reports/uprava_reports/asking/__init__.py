"""What a report is asked: its layout, the period, what narrows it; it lives in the address."""
