#!/usr/bin/env bash
# Ordinary work of all kinds for a while, and whether memory, files, threads and the log stay where they were.
#   tests/Load/soak.sh [MINUTES]             30 minutes, or so many
#   MEETAI_BIN=dist/meetai …                 that executable; without it, publish.sh makes one
set -euo pipefail

[ -z "${MEETAI_BIN:-}" ] || binary=$(realpath "$MEETAI_BIN")
cd "$(dirname "$0")/../.."
[ -n "${binary:-}" ] || { ./publish.sh >&2; binary=$PWD/dist/meetai; }
exec python3 tests/Load/soak.py "$binary" "${1:-30}"
