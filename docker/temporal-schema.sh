#!/bin/sh
# Brings Temporal's own tables to the version of this server. Repeatable: a schema that is up to date is left alone.
set -eu
for name in temporal visibility; do
  SQL_DATABASE=temporal
  [ "$name" = temporal ] || SQL_DATABASE=temporal_visibility
  export SQL_DATABASE
  temporal-sql-tool setup-schema -v 0.0
  temporal-sql-tool update-schema -d "/etc/temporal/schema/postgresql/v12/$name/versioned"
done
