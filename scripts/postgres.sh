# shellcheck shell=bash
# shellcheck disable=SC2034 # postgres_url is read by who sources this
# A private PostgreSQL cluster on loopback, for tests. To be sourced after lib.sh.
#
# postgres_start sets postgres_url; postgres_stop ends the cluster and removes its files, and may be called always.

postgres_folder=
postgres_url=

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

postgres_start() {
  local programs port attempt
  programs=$(postgres_programs) || {
    install_packages postgresql || return 1
    programs=$(postgres_programs) || return 1
  }
  postgres_folder=$(mktemp -d /tmp/ventanilla-postgres.XXXXXX) || return 1
  if [ "$(id -u)" = 0 ]; then chown postgres "$postgres_folder" || return 1; fi

  # No password: it listens on loopback only, lives for one run and holds nothing but made-up data.
  as_postgres "$programs/initdb" --pgdata="$postgres_folder/data" --username=postgres --auth=trust --no-sync \
    --encoding=UTF8 --locale=C.UTF-8 >"$postgres_folder/initdb.log" 2>&1 || {
    cat "$postgres_folder/initdb.log" >&2
    return 1
  }
  # Nothing here must survive a crash; speed is all that counts.
  cat >>"$postgres_folder/data/postgresql.conf" <<'CONF' || return 1
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
  # Another program may take a port between looking and listening, so it is tried instead of looked up.
  for attempt in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 12000))
    if as_postgres "$programs/pg_ctl" --pgdata="$postgres_folder/data" --log="$postgres_folder/data/server.log" \
      --options="-p $port" --wait --timeout=60 start >/dev/null 2>&1; then
      postgres_url=postgres://postgres@127.0.0.1:$port/postgres
      return 0
    fi
    say "PostgreSQL did not start on port $port (attempt $attempt)."
  done
  tail -n 20 "$postgres_folder/data/server.log" >&2
  return 1
}

postgres_stop() {
  [ -n "$postgres_folder" ] || return 0
  if [ -e "$postgres_folder/data/postmaster.pid" ]; then
    as_postgres "$(postgres_programs)/pg_ctl" --pgdata="$postgres_folder/data" --mode=immediate stop >/dev/null 2>&1 ||
      say "PostgreSQL in $postgres_folder did not stop."
  fi
  rm -rf "$postgres_folder"
  postgres_folder=
}
