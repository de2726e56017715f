"""Sending: replies go out by the program: by e-mail, through the gateway of personal accounts."""
