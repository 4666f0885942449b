# shellcheck shell=bash
# Runs named parts one after the other, times them and keeps the count.
# A part is a function `part_NAME`; it runs in a subshell that stops at its first error.

parts_passed=0
parts_failed=0
parts_broken=()

# count PASSED FAILED: says inside a part how many of its tests passed and failed.
# A part that never says so counts as one test.
count() {
  printf '%s %s\n' "$1" "$2" >>"$WORK/counts"
}

# count_from FILE: the same from the last line `…: N passed; N failed` of a printed report.
count_from() {
  local line
  line=$(grep -E '^[a-z]+: [0-9]+ passed; [0-9]+ failed$' "$1" | tail -n 1) || return 1
  [[ $line =~ ([0-9]+)\ passed\;\ ([0-9]+)\ failed ]] && count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

# fail TEXT…: says what is wrong and ends the part.
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# stop PID SIGNAL: asks a process of ours to end, and makes it after ten seconds.
stop() {
  local pid=$1 tick
  kill "-$2" "$pid" 2>/dev/null || return 0
  for ((tick = 0; tick < 100; tick++)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}

# run_part NAME: runs it and prints its name, its verdict and its seconds.
run_part() {
  local name=$1 began=$SECONDS status=0 passed=0 failed=0 one two
  printf '\n== %s\n' "$name"
  : >"$WORK/counts"
  # The subshell stands alone: inside a condition its `set -e` would not hold.
  set +e
  (
    set -e
    "part_$name"
  )
  status=$?
  set -e
  while read -r one two; do
    passed=$((passed + one)) failed=$((failed + two))
  done <"$WORK/counts"
  if ((status != 0 && failed == 0)); then failed=1; fi
  if ((passed + failed == 0)); then passed=1; fi
  if ((failed > 0)); then parts_broken+=("$name"); fi
  parts_passed=$((parts_passed + passed))
  parts_failed=$((parts_failed + failed))
  printf -- '-- %s: %s (%d of %d), %d s\n' \
    "$name" "$( ((failed > 0)) && echo FAILED || echo ok)" "$passed" $((passed + failed)) $((SECONDS - began))
}

# sum_up: the last line, and a code other than 0 if anything failed.
sum_up() {
  printf '\n'
  if ((parts_failed > 0)); then printf 'failed: %s\n' "${parts_broken[*]}"; fi
  printf '%d passed, %d failed\n' "$parts_passed" "$parts_failed"
  ((parts_failed == 0))
}
