"""The law of appeals as pure rules: terms, grounds, channels and what follows from the facts."""
