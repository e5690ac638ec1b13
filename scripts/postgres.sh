# shellcheck shell=bash
# shellcheck disable=SC2034 # postgres_url is read by who sources this
# A private PostgreSQL cluster on loopback, for tests and benchmarks. To be sourced after lib.sh.
#
# postgres_start and postgres_start_durable set postgres_url; postgres_stop ends the cluster, removes its files unless they
# were to stay, and may be called always.

postgres_folder=
postgres_url=
postgres_keep=
# What the server is started by, such as a program that pins it to a core.
postgres_prefix=()

# The folder of the newest PostgreSQL server's programs.
postgres_programs() {
  local folder newest=
  while IFS= read -r folder; do
    if [ -x "$folder/initdb" ]; then newest=$folder; fi
  done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V)
  if [ -z "$newest" ] && have initdb; then newest=$(dirname "$(command -v initdb)"); fi
  [ -n "$newest" ] && printf '%s\n' "$newest"
}

# PostgreSQL refuses to run as root: then everything of it runs as Debian's user postgres.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

# Makes an empty cluster in $postgres_folder/data. Further lines of configuration come on stdin.
postgres_init() {
  if [ "$(id -u)" = 0 ]; then chown postgres "$postgres_folder" || return 1; fi
  # No password: it listens on loopback only and holds nothing but made-up data.
  as_postgres "$(postgres_programs)/initdb" --pgdata="$postgres_folder/data" --username=postgres --auth=trust --no-sync \
    --encoding=UTF8 --locale=C.UTF-8 >"$postgres_folder/initdb.log" 2>&1 || {
    cat "$postgres_folder/initdb.log" >&2
    return 1
  }
  { printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "max_connections = 200" && cat; } \
    >>"$postgres_folder/data/postgresql.conf"
}

# Starts the cluster on a free port, by $postgres_prefix if that is set, and sets postgres_url.
postgres_listen() {
  local port attempt
  # Another program may take a port between looking and listening, so it is tried instead of looked up.
  for attempt in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 12000))
    if as_postgres "${postgres_prefix[@]}" "$(postgres_programs)/pg_ctl" --pgdata="$postgres_folder/data" \
      --log="$postgres_folder/data/server.log" --options="-p $port" --wait --timeout=60 start >/dev/null 2>&1; then
      postgres_url=postgres://postgres@127.0.0.1:$port/postgres
      return 0
    fi
    say "PostgreSQL did not start on port $port (attempt $attempt)."
  done
  tail -n 20 "$postgres_folder/data/server.log" >&2
  return 1
}

need_postgres() {
  postgres_programs >/dev/null || { install_packages postgresql && postgres_programs >/dev/null; }
}

postgres_start() {
  need_postgres || return 1
  postgres_folder=$(mktemp -d /tmp/ventanilla-postgres.XXXXXX) || return 1
  postgres_keep=
  # Nothing here must survive a crash; speed is all that counts.
  postgres_init <<'CONF' || return 1
shared_buffers = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
  postgres_listen
}

# postgres_start_durable FOLDER: a cluster that stays in that folder from one run to the next, and that is as durable as
# PostgreSQL is out of the box: what it answers is on the disk.
postgres_start_durable() {
  need_postgres || return 1
  postgres_folder=$1 postgres_keep=yes
  mkdir -p "$postgres_folder" || return 1
  if [ ! -e "$postgres_folder/data/PG_VERSION" ]; then
    rm -rf "$postgres_folder/data"
    postgres_init <<'CONF' || return 1
shared_buffers = 512MB
max_wal_size = 4GB
CONF
  elif as_postgres "$(postgres_programs)/pg_ctl" --pgdata="$postgres_folder/data" status >/dev/null 2>&1; then
    say "PostgreSQL still runs in $postgres_folder from another time; it is stopped first."
    as_postgres "$(postgres_programs)/pg_ctl" --pgdata="$postgres_folder/data" --mode=fast stop >/dev/null 2>&1 ||
      return 1
  fi
  postgres_listen
}

postgres_stop() {
  [ -n "$postgres_folder" ] || return 0
  local mode=immediate
  if [ -n "$postgres_keep" ]; then mode=fast; fi
  if [ -e "$postgres_folder/data/postmaster.pid" ]; then
    as_postgres "$(postgres_programs)/pg_ctl" --pgdata="$postgres_folder/data" --mode="$mode" stop >/dev/null 2>&1 ||
      say "PostgreSQL in $postgres_folder did not stop."
  fi
  if [ -z "$postgres_keep" ]; then rm -rf "$postgres_folder"; fi
  postgres_folder=
}
