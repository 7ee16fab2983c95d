#!/bin/sh
# The hook of pre-commit: builds spec-review once from the source beside it, and reviews the files that pre-commit names.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
binary=$source/.spec-review/bin/spec-review
[ -x "$binary" ] || cargo install --quiet --locked --path "$source/review" --root "$source/.spec-review" >&2
exec "$binary" review -- "$@"
