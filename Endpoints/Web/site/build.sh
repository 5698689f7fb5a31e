#!/bin/sh
# Builds the site for dotnet build. However many builds ask at once, the first one does it and the others find it done;
# the time of obj/site/done says of which sources.
set -eu
cd "$(dirname "$0")"
out=../../../obj/site
mkdir -p "$out"
exec 9>"$out/lock"
flock 9

changed=$(find . -name node_modules -prune -o -type f -newer "$out/done" -print 2>/dev/null | head -n 1 || true)
[ ! -e "$out/done" ] || [ -n "$changed" ] || exit 0

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
touch node_modules/.package-lock.json
npm run build --silent
touch "$out/done"
