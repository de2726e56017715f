"""A PostgreSQL of our own in a folder: made, started, shared by processes and stopped.

Any number of processes may use one folder at once: the first starts the server, the last one to
leave stops it. A server whose users were killed keeps running and the next start takes it over.
"""

from uprava.db.embedded.server import APP, DATABASE, OWNER, Running, start

__all__ = ["APP", "DATABASE", "OWNER", "Running", "start"]
