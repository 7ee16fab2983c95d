#!/bin/sh
# Ends the job as the review did.
set -u
. "$(dirname "$0")/common.sh"

[ "$IS_FAILURE" != false ] || exit 0
case $VERDICT in
  error | '') annotate error "no verdict: ${MESSAGE:-the review did not end}" ;;
  *) annotate error "$MESSAGE" ;;
esac
exit 1
