# shellcheck shell=bash
# What the scripts share. To be sourced, after `set -euo pipefail`. Everything here talks on stderr: stdout belongs to
# the program that a script runs in the end.
#
# Bash ignores `set -e` inside a function that is called as a condition (`f || ...`, `if f`). So functions here hand
# every failure on by themselves: `|| return 1`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
playground=$root/playground
apt_updated=

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or through sudo (which may ask for a password on a terminal, and nowhere else).
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else
    say "This needs root, and there is no sudo: $*"
    return 1
  fi
}

# Installs Debian packages, quietly. Returns 1, with a reason said, where that cannot be done.
install_packages() {
  if ! have apt-get; then
    say "Please install with your system's package manager (Debian's names): $*"
    return 1
  fi
  say "Installing from Debian's packages: $*"
  if [ -z "$apt_updated" ]; then
    as_root apt-get update -qq >&2 || say "apt-get update failed; trying with the package lists as they are."
    apt_updated=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null || {
    say "Installing failed: $*"
    return 1
  }
}

# need COMMAND PACKAGE...: the command is there, or the packages are installed to have it.
need() {
  local command=$1
  shift
  have "$command" || install_packages "$@"
}

# What cargo needs besides Rust: a C compiler and linker (SQLite is compiled from C).
need_build_tools() {
  have cargo || fail "cargo is not there. Install the Rust toolchain first (rustup), then run this again."
  need cc gcc libc6-dev
}

# need_node [LEAST]: Node.js from that version on, 18 unless told, with npm. Debian 12's own packages will do for 18.
need_node() {
  local least=${1:-18}
  if ! have node || ! have npm; then
    install_packages nodejs npm || return 1
  fi
  local version
  version=$(node --version) || return 1
  version=${version#v}
  if [ "${version%%.*}" -lt "$least" ]; then
    say "Node.js $version is too old; $least or newer is needed."
    return 1
  fi
}

# newer_than REFERENCE PATH...: something under the paths is newer than the reference, or the reference is absent.
newer_than() {
  local reference=$1
  shift
  [ ! -e "$reference" ] || [ -n "$(find "$@" -newer "$reference" -print -quit)" ]
}

# Bundles the playground into playground/dist where it is absent or older than its sources. One script at a time:
# two that install packages into one folder would spoil it.
bundle_playground() {
  (
    mkdir -p "$root/target"
    exec 9>"$root/target/.playground.lock"
    if have flock; then flock 9; fi
    cd "$playground" || return 1
    if ! newer_than dist/playground.js src build.mjs index.html package.json package-lock.json; then return 0; fi
    need_node || return 1
    if newer_than node_modules/.package-lock.json package.json package-lock.json; then
      say "Installing the playground's packages ..."
      npm ci --no-progress --loglevel=error >&2 </dev/null || return 1
    fi
    say "Bundling the playground ..."
    npm run --silent build >&2 </dev/null
  )
}

# install_npm FOLDER WHAT [LEAST]: the packages of the folder's lock file, where they are absent or older than it; they need
# that version of Node.js. One script at a time, as above.
install_npm() {
  (
    local folder=$root/$1 what=$2 least=${3:-18}
    mkdir -p "$root/target"
    exec 9>"$root/target/.${1//\//-}.lock"
    if have flock; then flock 9; fi
    cd "$folder" || return 1
    if ! newer_than node_modules/.package-lock.json package.json package-lock.json; then return 0; fi
    need_node "$least" || return 1
    say "Installing $what ..."
    npm ci --no-progress --loglevel=error >&2 </dev/null
  )
}

# GraphQL's reference implementation.
install_oracle() { install_npm tests/graphql-js "graphql-js, which judges the answers"; }

# Builds the typed documents into clients/typescript/dist where they are absent or older than the schema and the examples.
build_documents() {
  install_npm clients/typescript "what builds the typed documents" 20 || return 1
  (
    exec 9>"$root/target/.documents.lock"
    if have flock; then flock 9; fi
    cd "$root/clients/typescript" || return 1
    if ! newer_than dist/index.js src/index.ts build.mjs codegen.yml tsconfig.json package-lock.json \
      ../../schema/schema.graphql ../../schema/operations; then return 0; fi
    say "Building the typed documents ..."
    npm run --silent build >&2 </dev/null
  )
}

# The clients that people use, with the documents that they are given.
install_clients() { install_npm tests/clients "the clients that are tried" 20 && build_documents; }

# A gateway that composes the desk with another subgraph.
install_gateway() { install_npm tests/federation "a gateway of Apollo Federation"; }

# The fuzzer over the schema, in a Python of its own below target/.
install_schema_fuzzer() {
  (
    local wanted=$root/tests/schema-fuzz/requirements.txt venv=$root/target/schema-fuzz
    mkdir -p "$root/target"
    exec 9>"$root/target/.schema-fuzz.lock"
    if have flock; then flock 9; fi
    if ! newer_than "$venv/installed" "$wanted"; then return 0; fi
    need python3 python3 || return 1
    say "Installing the fuzzer over the schema ..."
    # Debian's Python makes one only with another package, and says so in many words.
    python3 -m venv --clear "$venv" >/dev/null 2>&1 || {
      install_packages python3-venv && python3 -m venv --clear "$venv" >&2
    } || return 1
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$wanted" >&2 </dev/null || return 1
    touch "$venv/installed"
  )
}

# Chromium for what must be seen in a browser. Prints its path.
find_chromium() {
  local name
  for name in "${VENTANILLA_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && have "$name"; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}
