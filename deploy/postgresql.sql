-- Prepare a PostgreSQL (15 to 18) outside for Uprava; run once as superuser:
--   psql -v ON_ERROR_STOP=1 -f postgresql.sql postgres
-- Then give both roles a password with \password, and allow them in pg_hba.conf by scram-sha-256
-- over TLS only. On PostgreSQL 17 or newer the builtin locale is an equal choice.

create role uprava_owner login;
create role uprava_app login;

-- With the locale C neither lower('Ё') nor trigrams know Cyrillic letters: Uprava refuses to start.
create database uprava owner uprava_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
revoke connect, temporary on database uprava from public;
grant connect, temporary on database uprava to uprava_app;

\connect uprava
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gist with schema public;
