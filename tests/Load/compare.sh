#!/usr/bin/env bash
# Our server beside a peer, on this machine and in one run: flood and read in alternating pairs, then fanout once each.
#   tests/Load/compare.sh PEER.ts            the peer: one file for bun; its head comment says how it is started
#   MEETAI_BIN=dist/meetai …                 that executable; without it, publish.sh makes one
#   MEETAI_OPTIONS="--limit messages=…" …    more options for our server
#   PAIRS=3 LENGTH=6 CONNECTIONS=64 SETTLE=3 SYNC=FULL TMPDIR=DIR …
set -euo pipefail

[ $# = 1 ] && [ -f "$1" ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
peer_file=$(realpath "$1")
[ -z "${MEETAI_BIN:-}" ] || binary=$(realpath "$MEETAI_BIN")
cd "$(dirname "$0")/../.."
pairs=${PAIRS:-3} length=${LENGTH:-6} connections=${CONNECTIONS:-64} settle=${SETTLE:-3}
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1

# Both databases lie here: on a disk that really syncs, or the figures say nothing.
home=$(mktemp -d)
pids=()
finish() {
  [ ${#pids[@]} = 0 ] || { kill "${pids[@]}" 2>/dev/null || true; wait "${pids[@]}" 2>/dev/null || true; }
  rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf 'compare: %s\n' "$*" >&2; }
field() { sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p' | head -n 1; }

# FILE PATTERN: until a server has said where it listens
await() {
  for _ in $(seq 100); do
    ! grep -q "$2" "$1" || return 0
    sleep 0.1
  done
  say "no server:"
  cat "$1" >&2
  exit 1
}

start_ours() {
  # shellcheck disable=SC2086
  "$binary" serve --listen http://127.0.0.1:0 --data "$home/ours" ${MEETAI_OPTIONS:-} 2>"$home/ours.log" &
  pids+=($!)
  await "$home/ours.log" 'listens on'
  local url key room
  url=$(sed -n 's/.*listens on \(http[^,]*\),.*/\1/p' "$home/ours.log")
  key=$(curl -sS -X POST "$url/api/keys" | field key)
  room=$(curl -sS "$url/api/rooms" -H "Authorization: Bearer $key" --json '{"name":"load"}' | field id)
  ours=(--url "$url" --key "$key" --room "$room")
}

start_peer() {
  npm install --prefix "$home/bun" --silent --no-fund --no-audit bun
  PORT=0 DB="$home/peer.db" SYNC=${SYNC:-FULL} "$home/bun/node_modules/.bin/bun" "$peer_file" >"$home/peer.log" 2>&1 &
  pids+=($!)
  await "$home/peer.log" '"room"'
  peer=(--url "http://127.0.0.1:$(field port <"$home/peer.log")"
    --key "$(field key <"$home/peer.log")" --room "$(field room <"$home/peer.log")")
}

# SERVER COMMAND OPTIONS…: one run. What a server tidies up afterwards must not fall into the other's run.
run() {
  local -n target=$1
  say "$1 $2"
  tests/Load/bin/Release/net10.0/load "$2" "${target[@]}" --seconds "$length" "${@:3}" |
    sed "s/^/$1 $2 /" >>"$home/figures"
  sleep "$settle"
}

# Whoever comes first in a pair comes second in the next: the machine drifts.
pair() {
  local order="ours peer"
  [ $(($1 % 2)) = 1 ] || order="peer ours"
  for command in flood read; do
    for server in $order; do
      run "$server" "$command" --connections "$connections"
    done
  done
}

# SERVER COMMAND FIGURE
median() {
  awk -v s="$1" -v c="$2" -v f="$3" '$1 == s && $2 == c && $3 == f { print $4 }' "$home/figures" | sort -g |
    awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

table() {
  printf '%-8s %-14s %12s %12s %8s\n' command figure ours peer ratio
  awk '!seen[$2 $3]++ { print $2, $3 }' "$home/figures" | while read -r command figure; do
    echo "$command $figure $(median ours "$command" "$figure") $(median peer "$command" "$figure")"
  done | awk '{ printf "%-8s %-14s %12s %12s %8s\n", $1, $2, $3, $4, ($4 > 0 ? sprintf("%.2f", $3 / $4) : "-") }'
}

say "building"
dotnet build tests/Load -c Release -v quiet --disable-build-servers >&2
[ -n "${binary:-}" ] || { ./publish.sh >&2; binary=$PWD/dist/meetai; }
start_ours
start_peer

for number in $(seq "$pairs"); do
  pair "$number"
done
run ours fanout
run peer fanout

echo "medians of $pairs runs of $length s (fanout: one), $connections connections, peer with synchronous=${SYNC:-FULL}"
table
