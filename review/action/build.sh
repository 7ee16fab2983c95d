#!/bin/sh
# Builds spec-review from the source of the action, unless it is there. Without it, the review says what is wrong.
set -eu
. "$(dirname "$0")/common.sh"

if [ -n "$BINARY" ]; then
  output binary "$BINARY"
  exit 0
fi
if [ ! -x "$FOLDER/bin/spec-review" ] && [ ! -x "$FOLDER/bin/spec-review.exe" ]; then
  cargo install --quiet --locked --path "$GITHUB_ACTION_PATH/review" --root "$FOLDER" ||
    annotate error "spec-review cannot be built: cargo's errors are in the log; the runner needs Rust and a C compiler"
fi
output binary "$FOLDER/bin/spec-review"
