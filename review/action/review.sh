#!/bin/sh
# Reviews the documents once, in every format. A failure of the program is the verdict `error`, and never a break.
set -u
. "$(dirname "$0")/common.sh"

folder=$(mktemp -d "$RUNNER_TEMP/spec-review.XXXXXX")
page=$folder/spec-review.html

# The verdict `error`, with what happened.
fail() {
  output verdict error
  output message "$1"
  output is-failure true
  annotate error "$1"
  printf '## spec-review: error\n\nThere is no verdict.\n' >>"$GITHUB_STEP_SUMMARY"
  printf '\n    %s\n' "$(printf '%s' "$1" | tr '\n' ' ')" >>"$GITHUB_STEP_SUMMARY"
  exit 0
}

[ -x "$BINARY" ] || command -v "$BINARY" >/dev/null || fail "there is no program $BINARY: see the log of the step that builds it"

set -- review --format=json "--write=html=$page" "--write=markdown=$folder/report.md" \
  "--write=github=$folder/annotations"
[ -z "$INPUT_BASE" ] || set -- "$@" "--base=$INPUT_BASE"
[ -z "$INPUT_FAIL_ON" ] || set -- "$@" "--fail-on=$INPUT_FAIL_ON"
set -- "$@" --
while IFS= read -r document; do
  [ -z "$document" ] || set -- "$@" "$document"
done <<END
$INPUT_DOCUMENTS
END

code=0
"$BINARY" "$@" >"$folder/report.json" 2>"$folder/errors" || code=$?
print_file "$folder/errors"
output exit-code "$code"

# A report that cannot be read is no report.
number() { jq -e "[.documents[].changes[] | select($1)] | length" "$folder/report.json" 2>/dev/null; }
is_accepted='has("accepted")'
findings=$(number true) || findings=
case $code in
  0 | 3 | 4 | 5 | 6 | 7) ;;
  *) findings= ;;
esac
if [ -z "$findings" ]; then
  message=$(sed 's/^error: //' "$folder/errors" | head -c 4000)
  if [ "$(git rev-parse --is-shallow-repository 2>/dev/null)" = true ]; then
    message="$message
This checkout is shallow: set \`fetch-depth: 0\` of actions/checkout."
  fi
  fail "${message:-spec-review ended with exit code $code and without a report}"
fi

breaking=$(number "(.verdict == \"breaking\" or .facet == \"unclassified\") and ($is_accepted | not)")
warnings=$(number ".verdict == \"warning\" and .facet != \"unclassified\" and ($is_accepted | not)")
verdict=unchanged
[ "$findings" = 0 ] || verdict=compatible
[ "$warnings" = 0 ] || verdict=warning
[ "$breaking" = 0 ] || verdict=breaking
[ "$code" != 3 ] || verdict=error
is_failure=false
[ "$code" = 0 ] || is_failure=true
message="$verdict: $breaking breaking, $warnings warnings, $findings findings in all"
[ "$verdict" != error ] || message=$(sed 's/^error: //' "$folder/errors" | head -c 4000)

# A label accepts what breaks, and no error.
by_label=false
if [ -n "$INPUT_ACCEPT_LABEL" ] && [ "$is_failure" = true ] && [ "$verdict" != error ] &&
  jq -e --arg name "$INPUT_ACCEPT_LABEL" 'any(.pull_request.labels[]?; .name == $name)' "$GITHUB_EVENT_PATH" >/dev/null 2>&1; then
  by_label=true
  is_failure=false
  message="$message; accepted by the label $INPUT_ACCEPT_LABEL"
fi

output verdict "$verdict"
output message "$message"
output is-failure "$is_failure"
output accepted-by-label "$by_label"
output breaking "$breaking"
output warnings "$warnings"
output findings "$findings"
output accepted "$(number "$is_accepted")"
output json "$folder/report.json"
output html "$page"
output markdown "$folder/report.md"

[ "$INPUT_ANNOTATIONS" = false ] || cat "$folder/annotations"
{
  printf '## spec-review: %s\n\n' "$verdict"
  [ "$by_label" = false ] || printf 'A label of the pull request accepts what breaks.\n\n'
  cat "$folder/report.md"
} >>"$GITHUB_STEP_SUMMARY"
