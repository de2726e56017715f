"""Personal reception of citizens: schedule, booking, card, journal. 59-FZ, article 13."""
