# shellcheck shell=bash
# The programs that the tests call: finds them, installs what is missing where that is possible,
# and otherwise says by name what to install.

# as_root COMMAND…: runs it as root, by sudo if it asks no password; fails where neither is possible.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# install_packages NAME…: with apt-get, where there is one and root can be had.
install_packages() {
  command -v apt-get >/dev/null || return 1
  printf 'installing %s\n' "$*"
  as_root apt-get update -qq || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$WORK/apt.log" 2>&1 || {
    tail -n 20 "$WORK/apt.log" >&2
    return 1
  }
}

# pg_bin: the folder that holds initdb, pg_ctl and postgres together; PG_BIN overrides.
pg_bin() {
  local folder
  while read -r folder; do
    if [[ -x $folder/initdb && -x $folder/pg_ctl && -x $folder/postgres ]]; then
      printf '%s\n' "$folder"
      return 0
    fi
  done < <(
    if [[ -n ${PG_BIN:-} ]]; then
      printf '%s\n' "$PG_BIN"
    else
      # Debian keeps each version in its own folder, out of the PATH; the newest comes first.
      printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5nr
      command -v pg_config >/dev/null && pg_config --bindir
      command -v postgres >/dev/null && dirname "$(command -v postgres)"
    fi
    true
  )
  return 1
}

# chromium_path: the browser; CHROMIUM overrides.
chromium_path() {
  local name
  if [[ -n ${CHROMIUM:-} ]]; then
    [[ -x $CHROMIUM ]] && printf '%s\n' "$CHROMIUM"
    return
  fi
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    command -v "$name" && return 0
  done
  return 1
}

has_postgresql() { pg_bin >/dev/null; }
has_chromium() { chromium_path >/dev/null; }
has_nodejs() { command -v node >/dev/null && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)'; }
has_npm() { command -v npm >/dev/null; }
has_python3() { command -v python3 >/dev/null; }
has_wrk() { command -v wrk >/dev/null; }
has_rustfmt() { cargo fmt --version >/dev/null 2>&1; }
has_clippy() { cargo clippy --version >/dev/null 2>&1; }

# advice NAME: what a person does who has to install it by hand.
advice() {
  case $1 in
    postgresql) echo 'install PostgreSQL 15 or later, or set PG_BIN to the folder of initdb, pg_ctl and postgres' ;;
    chromium) echo 'install Chromium, or set CHROMIUM to its program' ;;
    nodejs) echo 'install Node.js 18 or later' ;;
    rustfmt | clippy) echo "rustup component add $1" ;;
    *) echo "install $1" ;;
  esac
}

# need NAME…: makes every one available or fails; counts one test for each.
need() {
  local name missing=() packages=() failed=0
  for name; do
    "has_$name" || missing+=("$name")
  done
  for name in ${missing[@]+"${missing[@]}"}; do
    case $name in
      rustfmt | clippy) if command -v rustup >/dev/null; then rustup component add "$name"; fi ;;
      # Whoever names a program wants that one.
      postgresql) if [[ -z ${PG_BIN:-} ]]; then packages+=("$name"); fi ;;
      chromium) if [[ -z ${CHROMIUM:-} ]]; then packages+=("$name"); fi ;;
      *) packages+=("$name") ;;
    esac
  done
  if ((${#packages[@]} > 0)); then install_packages "${packages[@]}" || true; fi
  for name in ${missing[@]+"${missing[@]}"}; do
    if ! "has_$name"; then
      printf 'error: %s is missing: %s\n' "$name" "$(advice "$name")" >&2
      failed=$((failed + 1))
    fi
  done
  count $(($# - failed)) "$failed"
  ((failed == 0))
}

# need_browser_packages: the packages of tests/browser exactly as its lock file says.
need_browser_packages() {
  local folder=$ROOT/tests/browser
  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
  fi
}

# free_port: a TCP port of the loopback address that nobody listens on now.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
