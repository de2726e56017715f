"""Rules and statements of written documents."""
