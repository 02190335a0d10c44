#!/bin/sh
# Makes Drumbeat's namespace when it is not there. Closed workflows are kept as long as TEMPORAL_RETENTION says.
set -eu
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" > /dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"
