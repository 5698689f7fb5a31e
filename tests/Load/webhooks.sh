#!/usr/bin/env bash
# What webhooks cost a post: a room with ten whose receivers hang beside a room with none, on one server, in turns.
#   tests/Load/webhooks.sh                   PAIRS=5 LENGTH=4 CONNECTIONS=64 SETTLE=2 TMPDIR=DIR …
#   MEETAI_BIN=dist/meetai …                 that executable; without it, publish.sh makes one
set -euo pipefail

[ -z "${MEETAI_BIN:-}" ] || binary=$(realpath "$MEETAI_BIN")
cd "$(dirname "$0")/../.."
pairs=${PAIRS:-5} length=${LENGTH:-4} connections=${CONNECTIONS:-64} settle=${SETTLE:-2}
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1
load=tests/Load/bin/Release/net10.0/load

home=$(mktemp -d)
pids=()
finish() {
  [ ${#pids[@]} = 0 ] || { kill "${pids[@]}" 2>/dev/null || true; wait "${pids[@]}" 2>/dev/null || true; }
  rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT TERM

field() { sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p' | head -n 1; }

# FILE PATTERN: until it was said
await() {
  for _ in $(seq 100); do
    ! grep -q "$2" "$1" || return 0
    sleep 0.1
  done
  cat "$1" >&2
  exit 1
}

post() { curl -sS "$url$1" -H "Authorization: Bearer $key" --json "$2"; }

dotnet build tests/Load -c Release -v quiet --disable-build-servers >&2
[ -n "${binary:-}" ] || { ./publish.sh >&2; binary=$PWD/dist/meetai; }
"$load" hang >"$home/hang" &
pids+=($!)
"$binary" serve --listen http://127.0.0.1:0 --data "$home/data" --webhook-allow 127.0.0.0/8 --limit messages=off \
  2>"$home/log" &
pids+=($!)
await "$home/hang" '^port'
await "$home/log" 'listens on'

port=$(awk '$1 == "port" { print $2 }' "$home/hang")
url=$(sed -n 's/.*listens on \(http[^,]*\),.*/\1/p' "$home/log")
key=$(curl -sS -X POST "$url/api/keys" | field key)
none=$(post /api/rooms '{"name":"none"}' | field id)
ten=$(post /api/rooms '{"name":"ten"}' | field id)
for number in 1 2 3 4 5 6 7 8 9 10; do # more than eight to one address would wait for each other
  post "/api/rooms/$ten/webhooks" "{\"url\":\"http://127.0.0.$((number % 2 + 1)):$port/\"}" >/dev/null
done

# NAME ROOM
run() {
  "$load" flood --url "$url" --key "$key" --room "$2" --seconds "$length" --connections "$connections" |
    sed "s/^/$1 /" >>"$home/figures"
  sleep "$settle"
}

for pair in $(seq "$pairs"); do
  if [ $((pair % 2)) = 1 ]; then run none "$none" && run ten "$ten"; else run ten "$ten" && run none "$none"; fi
done

# NAME FIGURE
median() {
  awk -v n="$1" -v f="$2" '$1 == n && $2 == f { print $3 }' "$home/figures" | sort -g |
    awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

echo "medians of $pairs pairs of $length s, $connections connections"
printf '%-14s %12s %12s %8s\n' figure none ten ratio
for figure in requests/s p50_ms p99_ms non-201; do
  echo "$figure $(median none "$figure") $(median ten "$figure")" |
    awk '{ printf "%-14s %12s %12s %8s\n", $1, $2, $3, ($2 > 0 ? sprintf("%.2f", $3 / $2) : "-") }'
done
awk '$2 == "requests/s" { v[$1] = v[$1] " " $3 } END { for (n in v) print n ":" v[n] }' "$home/figures"
