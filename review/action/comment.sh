#!/bin/sh
# Writes the report into one comment on the pull request, and into the same one at every later run. What goes wrong here is
# a warning: the verdict does not depend on it.
set -u
. "$(dirname "$0")/common.sh"

# The first line of the comment, by which it is found. Two workflows of one pull request have two comments.
marker="<!-- spec-review $(printf '%s' "${GITHUB_WORKFLOW:-}/${GITHUB_JOB:-}" | cksum | tr ' ' '-') -->"
# GitHub takes 65,536 characters.
most=65000

leave() {
  [ $# = 0 ] || annotate "$1" "$2"
  exit 0
}

[ "$INPUT_COMMENT" != false ] || leave
case ${GITHUB_EVENT_NAME:-} in pull_request | pull_request_target) ;; *) leave ;; esac
number=$(event .pull_request.number)
case $number in '' | *[!0-9]*) leave ;; esac
if [ "$GITHUB_EVENT_NAME" = pull_request ] &&
  [ "$(event .pull_request.head.repo.full_name)" != "$(event .repository.full_name)" ]; then
  leave notice "there is no comment, since the token is read-only for a pull request from a fork: the report is in the summary of the job"
fi
[ -n "$GITHUB_TOKEN" ] || leave warning "there is no comment: the input github-token is empty"

folder=$(mktemp -d "$RUNNER_TEMP/comment.XXXXXX")
issues=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues

# Calls the API: `call METHOD URL ANSWER [BODY]`. The token is in no argument, which other users could see.
call() {
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN" |
    curl --config - --silent --show-error --max-time 30 --retry 2 --request "$1" --output "$3" --write-out '%{http_code}' \
      --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
      --header 'Content-Type: application/json' ${4:+--data-binary "@$4"} --url "$2") || status="no answer"
  case $status in 2??) ;; *) return 1 ;; esac
}

# An outsider's comment with the marker is not ours.
mine='[.[] | select((.body | startswith($marker)) and (.user.type == "Bot" or .author_association == "OWNER"
  or .author_association == "MEMBER" or .author_association == "COLLABORATOR")) | .id][0] // empty'
id=
page=1
while [ $page -le 30 ]; do
  call GET "$issues/$number/comments?per_page=100&page=$page" "$folder/page" ||
    leave warning "the comments cannot be read ($status): the report is in the summary of the job; the job needs \`permissions: pull-requests: write\`"
  id=$(jq -r --arg marker "$marker" "$mine" "$folder/page") || leave warning "the answer of GitHub cannot be read"
  [ -z "$id" ] && [ "$(jq length "$folder/page")" = 100 ] || break
  page=$((page + 1))
done
case $id in *[!0-9]*) leave warning "the answer of GitHub cannot be read" ;; esac
# Nothing to say, and nothing that was said before.
[ -n "$id" ] || [ "$VERDICT" != unchanged ] || leave

run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
{
  printf '%s\n## spec-review: %s\n\n' "$marker" "$VERDICT"
  if [ -n "$ARTIFACT_URL" ]; then
    printf '[The whole report as a page](%s), and [the run](%s).\n\n' "$ARTIFACT_URL" "$run"
  else
    printf '[The run](%s) has the whole report.\n\n' "$run"
  fi
  if [ -n "$MARKDOWN" ] && [ -r "$MARKDOWN" ]; then
    cat "$MARKDOWN"
  else
    printf 'There is no verdict:\n\n'
    printf '%s\n' "$MESSAGE" | sed 's/^/    /'
  fi
} >"$folder/body.md"
jq -n --rawfile body "$folder/body.md" --argjson most "$most" \
  '{body: (if ($body | length) > $most then $body[:$most] + "\n\n**The rest is cut.**" else $body end)}' >"$folder/body.json"
if [ -n "$id" ]; then
  call PATCH "$issues/comments/$id" "$folder/answer" "$folder/body.json"
else
  call POST "$issues/$number/comments" "$folder/answer" "$folder/body.json"
fi || leave warning "the comment cannot be written ($status): the report is in the summary of the job; the job needs \`permissions: pull-requests: write\`"
