# shellcheck shell=bash
# What a function sets is read by the script that sources this file.
# shellcheck disable=SC2034
# A PostgreSQL of our own for one run: a new cluster in a temporary folder, loopback only, a password made
# for the run, no syncing to disk, never as root. It is stopped by its process id.

# postgres_start FOLDER: FOLDER must not exist yet; sets postgres_url.
postgres_start() {
  local folder=$1 bin port password try
  bin=$(pg_bin) || fail "postgresql is missing: $(advice postgresql)"
  password=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
  mkdir -m 700 "$folder"
  (umask 077 && printf '%s\n' "$password" >"$folder/password")
  postgres_user=
  if ((EUID == 0)); then
    # PostgreSQL refuses to run as root.
    postgres_user=$(id -un postgres 2>/dev/null || id -un nobody)
    chown -R "$postgres_user" "$folder"
  fi
  postgres_as "$bin/initdb" --pgdata="$folder/cluster" --username=overture --pwfile="$folder/password" \
    --auth=password --encoding=UTF8 --locale=C --no-sync >"$WORK/initdb.log" 2>&1 || {
    cat "$WORK/initdb.log" >&2
    fail 'initdb failed'
  }
  for try in 1 2 3; do
    port=$(free_port)
    if postgres_as "$bin/pg_ctl" start -w -t 60 -s -D "$folder/cluster" -l "$folder/log" \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200" \
      -o '-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c jit=off'; then
      postgres_url="postgres://overture:$password@127.0.0.1:$port/postgres"
      return 0
    fi
    printf 'PostgreSQL did not start on port %s (try %s)\n' "$port" "$try" >&2
  done
  cat "$folder/log" >&2
  fail 'postgresql did not start'
}

# postgres_as COMMAND…: as the unprivileged user, where we are root.
postgres_as() {
  # From a folder that this user may enter.
  if [[ -n $postgres_user ]]; then
    (cd / && setpriv --reuid="$postgres_user" --regid="$(id -g "$postgres_user")" --clear-groups \
      env -u OLDPWD HOME=/ "$@")
  else
    "$@"
  fi
}

# postgres_stop FOLDER: stops the server of that folder, if one runs.
postgres_stop() {
  local pid
  pid=$(head -n 1 "$1/cluster/postmaster.pid" 2>/dev/null) || return 0
  # INT ends the open connections too.
  stop "$pid" INT
}
