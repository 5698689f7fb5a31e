#!/usr/bin/env bash
# What the docs promise of the published executable, tried in full: fails on a missed figure, and says last which.
#   tests/prove.sh [faults|load|input|speed …]    without a name all of them; 1,000 power cuts alone take an hour
#   tests/prove.sh --short …                      a quick look; without a name only at the speed, since .ci/run, which
#                                                 does this, has tried the rest in the suite
#   MEETAI_BIN=dist/meetai …                      that executable; without it, publish.sh makes one
set -euo pipefail
[ -z "${MEETAI_BIN:-}" ] || MEETAI_BIN=$(realpath "$MEETAI_BIN")
cd "$(dirname "$0")/.."
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MEETAI_PROOF=full

short=() parts=(faults load input speed)
[ "${1:-}" != --short ] || { shift && short=(--short) parts=(speed) MEETAI_PROOF=; }
[ $# = 0 ] || parts=("$@")
for part in "${parts[@]}"; do
  [[ $part =~ ^(faults|load|input|speed)$ ]] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
done

if [ -z "${MEETAI_BIN:-}" ]; then
  ./publish.sh
  MEETAI_BIN=$PWD/dist/meetai
fi
export MEETAI_BIN
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
[ "${parts[*]}" = speed ] || dotnet build tests -v quiet

# PART: prints what came of it, once it is done; a part in which nothing was tried has failed.
try() {
  if [ "$1" = speed ]; then
    python3 tests/Load/speed "${short[@]}"
  else
    dotnet test tests --no-build --filter "Proof=$1" --logger trx --results-directory "$results/$1" >&2
    .ci/count "$results/$1" && { [ "$1$MEETAI_PROOF" != loadfull ] || tests/Load/soak.sh 4; }
  fi
}

missed=()
for part in "${parts[@]}"; do
  echo "== $part"
  code=0
  try "$part" >"$results/said" || code=$?
  cat "$results/said"
  [ $code = 0 ] || missed+=("$part ($(sed -n 's/^failed: //p; s/^speed: missed: //p' "$results/said" | paste -sd ';'))")
done

[ ${#missed[@]} -gt 0 ] || { echo "prove: nothing missed"; exit 0; }
echo "prove: missed: ${missed[*]}"
exit 1
