#!/usr/bin/env bash
# What the docs promise of the published executable, tried in full: fails on a missed figure.
#   tests/prove.sh [faults|load|input|speed …]    without a name all of them, in under 30 minutes
#   tests/prove.sh --short …                      a quick look at the same: what .ci/run does
#   MEETAI_BIN=dist/meetai …                      that executable; without it, publish.sh makes one
set -euo pipefail
