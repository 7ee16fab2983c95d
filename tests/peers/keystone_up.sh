#!/usr/bin/env bash
# A real OpenStack Keystone on loopback, with a database of its own: no Apache, no message queue, no memcached.
# usage: keystone_up.sh VENV
# Prints the URL when it answers; ends, and leaves nothing behind, when its standard input does.
set -euo pipefail
python=$1/bin/python manage=$1/bin/keystone-manage
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/keys"
cat > "$folder/keystone.conf" <<CONF
[DEFAULT]
log_dir = $folder
log_file = keystone.log
[database]
connection = sqlite:///$folder/keystone.db
[identity]
# The lowest cost of bcrypt: a password token in 0.5 s instead of 0.7 s.
password_hash_rounds = 4
[token]
provider = fernet
[fernet_tokens]
key_repository = $folder/keys
[fernet_receipts]
key_repository = $folder/keys
[cache]
enabled = false
CONF

manage() { "$python" -W ignore "$manage" --config-file "$folder/keystone.conf" "$@" </dev/null >&2; }
manage db_sync
manage fernet_setup --keystone-user "$(id -un)" --keystone-group "$(id -gn)"
for project in eu-de eu-de_other; do
  manage bootstrap --bootstrap-username demo --bootstrap-password demo-password-NOT-A-SECRET \
    --bootstrap-project-name "$project"
done
OS_KEYSTONE_CONFIG_FILES=$folder/keystone.conf "$python" -W ignore "$(dirname "$0")/keystone_serve.py"
