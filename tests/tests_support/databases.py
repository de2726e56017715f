"""Databases of their own on the server of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy import make_url
from uprava.db import embedded


@dataclass(frozen=True)
class Database:
    """Addresses of a database: for the application, for its owner, for who may do everything."""

    app: str
    owner: str
    everything: str


@contextmanager
def fresh_database(postgres: embedded.Running, name: str) -> Iterator[Database]:
    """Make an empty database for a block: only the extensions stand in it."""
    create = sql.SQL("create database {} template template0 owner {}")
    inside = postgres.dsn(dbname=name, user="postgres")
    with psycopg.connect(postgres.dsn(dbname="postgres", user="postgres"), autocommit=True) as link:
        link.execute(create.format(sql.Identifier(name), sql.Identifier(embedded.OWNER)))
        with psycopg.connect(inside) as made:
            made.execute("create extension pg_trgm; create extension btree_gist")
        owner = make_url(postgres.url).set(database=name)
        app = owner.set(username=embedded.APP)
        urls = [each.render_as_string(hide_password=False) for each in (app, owner)]
        yield Database(urls[0], urls[1], inside)
        link.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
