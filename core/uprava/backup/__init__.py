"""Backup and restore: the database and the files at one moment, proved by counts and hashes.

Files are immutable and named by their content, and nothing younger than a day is ever collected,
so a dump of the database followed by a copy of the files is consistent: every file the dump
refers to is there.
"""
