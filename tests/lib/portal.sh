# shellcheck shell=bash
# What a function sets is read by the script that sources this file.
# shellcheck disable=SC2034
# Builds the portal as the tests see it and runs its demo on an empty folder.

# build_portal: prints nothing, sets portal_binary. `cargo test` has the same settings, so nothing compiles twice.
build_portal() {
  cargo test --workspace --locked --no-run
  portal_binary=$(cargo metadata --format-version 1 --no-deps --locked |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/overture
  [[ -x $portal_binary ]] || fail "there is no $portal_binary"
}

# portal_start DATA PRINTED: runs the demo on the folder DATA, keeps what it prints in PRINTED, waits until it is
# ready; sets portal_base and portal_pid.
portal_start() {
  local data=$1 printed=$2 port tick
  port=$(free_port)
  # Browsers have passkeys at an address with a name.
  portal_base=http://localhost:$port
  OVERTURE_SERVER__ORIGIN=$portal_base "$portal_binary" demo --data "$data" --listen "127.0.0.1:$port" >"$printed" 2>&1 &
  portal_pid=$!
  for ((tick = 0; tick < 1200; tick++)); do
    if portal_ready "$port"; then return 0; fi
    if ! kill -0 "$portal_pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  tail -n 40 "$printed" >&2
  if kill -0 "$portal_pid" 2>/dev/null; then fail 'the demo was not ready after two minutes'; fi
  fail 'the demo ended before it was ready'
}

# portal_ready PORT: whether GET /ready answers 200.
portal_ready() {
  local status
  # A refused connection is an ordinary answer here.
  status=$(
    exec 2>/dev/null
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
    printf 'GET /ready HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&3
    IFS= read -r -t 5 line <&3 && printf '%s' "$line"
  ) || true
  [[ $status == 'HTTP/1.1 200'* ]]
}
