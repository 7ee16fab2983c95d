#!/bin/sh
# Finds spec-review: the one that the user names, or the folder where the built one is or will be.
set -eu
. "$(dirname "$0")/common.sh"

if [ -n "$INPUT_BINARY" ]; then
  output binary "$INPUT_BINARY"
  exit 0
fi
# Whatever the program is built from is in the key of the cache.
cd "$GITHUB_ACTION_PATH"
hash=$(find Cargo.lock Cargo.toml text yaml document codegen review -type f \
  \( -name '*.rs' -o -name 'Cargo.*' -o -path '*/src/*' \) -exec cksum {} + | sort -k 3 | cksum | tr ' ' '-')
output folder "$RUNNER_TEMP/spec-review"
output key "spec-review-$RUNNER_OS-$RUNNER_ARCH-$hash"
