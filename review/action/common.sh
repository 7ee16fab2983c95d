# What the scripts of the action share. They are POSIX sh, and need jq and curl, which every runner of GitHub has.

# A word that nobody can guess.
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# Sets an output of the step. The value may be any text: no line of it ends the value.
output() {
  end=end_$(random)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

# A text of the event, or nothing.
event() { jq -r "$1 // empty" "$GITHUB_EVENT_PATH" 2>/dev/null; }

# Escapes the text of a workflow command.
escaped() { printf '%s' "$1" | awk '{ gsub(/%/, "%25"); gsub(/\r/, "%0D"); printf "%s%s", sep, $0; sep = "%0A" }'; }

# Says something about the whole run: `annotate error TEXT`.
annotate() { printf '::%s title=spec-review::%s\n' "$1" "$(escaped "$2")"; }

# Prints a file into the log, where the runner takes nothing in it for a command.
print_file() {
  token=$(random)
  printf '::stop-commands::%s\n' "$token"
  cat "$1"
  printf '\n::%s::\n' "$token"
}
