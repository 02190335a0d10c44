#!/bin/sh
# Runs once, while PostgreSQL's volume is empty: Drumbeat and Temporal each get a role and databases that the other cannot enter.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
  -v drumbeat="$DRUMBEAT_DB_PASSWORD" -v temporal="$TEMPORAL_DB_PASSWORD" << 'SQL'
create role drumbeat login password :'drumbeat';
create role temporal login password :'temporal';
create database drumbeat owner drumbeat;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database drumbeat from public;
revoke all on database temporal from public;
revoke all on database temporal_visibility from public;
SQL
