"""Dispatch: registered documents go to their addressees, each by its channel, until delivered."""
