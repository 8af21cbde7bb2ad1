# shellcheck shell=bash
# Makes the environment .venv as pyproject.toml and constraints.txt say; sourced by ./run and ./test.
#
# It is made once, brought up to date when one of the two files changes, and made afresh when an
# earlier set-up was cut off half way or the folder was moved. Only bash, Python and pip are needed.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
venv="$root/.venv"
pythons="python3.11 python3.12 python3.13 python3.14 python3"  # 3.11 first: the list was locked on it
room_gb=3  # the packages take 2 GB, and pip unpacks beside them
unset PYTHONHOME PYTHONPATH  # another program's modules would be found before ours

say() { printf '%s\n' "$*" >&2; }
fail() { say "$0: $*"; exit 2; }

# set_up run|test: return with .venv complete, at once if it is already; "test" adds the test tools.
set_up() {
  local kind=$1 key fresh=""
  key="$(cat "$root/constraints.txt" <(sed '/^\[tool\./,$d' "$root/pyproject.toml") | cksum)"
  is_complete "$kind" "$key" && return
  take_turn
  is_complete "$kind" "$key" && { exec 9<&-; return; }
  if [ "$(cat "$venv/.made-in" 2>/dev/null)" != "$root" ] || ! "$venv/bin/python" -c "" 2>/dev/null; then
    make_venv
    fresh=yes
  fi
  rm -f "$venv/.made-in"  # until it is whole again: whoever is cut off here starts afresh
  install_packages "$kind" || explain_failure "$fresh"
  rm -f "$venv"/.made-for-*
  printf '%s' "$key" > "$venv/.made-for-run"
  [ "$kind" = run ] || printf '%s' "$key" > "$venv/.made-for-$kind"
  printf '%s' "$root" > "$venv/.made-in"
  exec 9<&-
}

is_complete() {
  [ "$(cat "$venv/.made-in" 2>/dev/null)" = "$root" ] && [ -x "$venv/bin/python" ] &&
    [ "$(cat "$venv/.made-for-$1" 2>/dev/null)" = "$2" ]
}

# Two set-ups at once would ruin each other. (macOS has no flock: there the user takes care.)
take_turn() {
  exec 9<"$root"
  command -v flock >/dev/null || return 0
  flock -n 9 || { say "Another set-up is at work in this folder; waiting for it …"; flock 9; }
}

make_venv() {
  local python free
  python="$(find_python)" || exit 2
  free="$(df -Pk "$root" | awk 'NR == 2 { print int($4 / 1024 / 1024) }')"
  [ "$free" -ge "$room_gb" ] || fail "no disk space: the packages need $room_gb GB, $root has $free GB free."
  say "Making the environment .venv with $("$python" -V 2>&1) …"
  rm -f "$venv/.made-in"
  "$python" -m venv --clear "$venv" >&2 || fail "$python could not make $venv; the lines above say why."
}

find_python() {
  local name without_venv=""
  for name in ${PYTHON:-$pythons}; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$name" -c 'import venv, ensurepip' 2>/dev/null; then echo "$name"; return; fi
    without_venv="$("$name" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')"
  done
  [ -z "$without_venv" ] || fail "$without_venv has no venv module; install it: apt install $without_venv-venv"
  fail "Python 3.11 or newer is needed and none was found (tried: ${PYTHON:-$pythons}); install one, or name it: PYTHON=/path/to/python3 $0"
}

install_packages() {
  local what=.
  [ "$1" = run ] || what=".[$1]"
  say "Installing the packages of constraints.txt; the first time this takes some minutes …"
  # As environment variables the versions also hold in the environment that pip builds in; relative,
  # because pip splits the value at spaces.
  (cd "$root" && PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_USER=0 \
    "$venv/bin/python" -m pip install --disable-pip-version-check --progress-bar off -e "$what" 2>&1) |
    tee "$venv/install.log" | grep --line-buffered -oE 'Downloading [^ ]+ \([^)]*\)|^Installing collected packages' >&2
  return "${PIPESTATUS[0]}"
}

explain_failure() {
  local log="$venv/install.log"
  if grep -qiE "no space left|disk quota" "$log"; then
    fail "no disk space left while installing; free at least $room_gb GB and start again."
  fi
  # pip changes nothing before it has everything, so an older environment is still whole.
  [ -n "$1" ] || printf '%s' "$root" > "$venv/.made-in"
  { grep -E "^ *(ERROR|error:|[A-Za-z.]+Error:)" "$log" || tail -n 3 "$log"; } | tail -n 5 >&2
  fail "pip could not install the packages: check the network and start again, or try another Python (PYTHON=python3.11 $0); all it said is in .venv/install.log."
}
