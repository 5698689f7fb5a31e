#!/usr/bin/env bash
# Builds dist/meetai: one native executable with SQLite and TLS linked in, nothing beside it.
#   ./publish.sh                            net10.0 where the feed has its native runtime, else net9.0
#   ./publish.sh DIR/NAME.csproj            another program in the same way: DIR/dist/NAME
#   MEETAI_FRAMEWORK=net9.0 ./publish.sh    that one
set -euo pipefail
cd "$(dirname "$0")"
project=${1:-meetai.csproj}
name=$(basename "$project" .csproj) out=$(dirname "$project")/dist

say() { printf 'publish: %s\n' "$*" >&2; }

# The compiler knows where a library lies; it echoes the bare name of one that it does not find.
compiler() { command -v clang || command -v gcc || true; }
library() { "$(compiler)" -print-file-name="$1"; }
has_library() { [ -n "$(compiler)" ] && [ -f "$(library "$1")" ]; }

missing() {
  [ -n "$(compiler)" ] || echo gcc
  command -v cmake >/dev/null || echo cmake
  command -v make >/dev/null || echo make
  command -v npm >/dev/null || echo nodejs npm
  has_library libz.so || echo zlib1g-dev
  has_library libsqlite3.a || echo libsqlite3-dev
  { has_library libssl.a && has_library libcrypto.a; } || echo libssl-dev
}

need() {
  local packages
  packages=$(missing | tr '\n' ' ')
  [ -n "$packages" ] || return 0
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    say "installing $packages"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    # shellcheck disable=SC2086
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages; } >&2
  fi
  packages=$(missing | tr '\n' ' ')
  [ -z "$packages" ] || { say "missing: ${packages}(on Debian or Ubuntu: sudo apt-get install ${packages% })"; exit 1; }
}

# Debian 12 has an older one; no package of ours is right everywhere.
need_node() {
  node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + +minor < 2019 ? 1 : 0)' && return
  say "the web page is built with Node.js 20.19 or newer, and this is $(node --version): take one from nodejs.org"
  exit 1
}

command -v dotnet >/dev/null || { say "missing: the .NET 10 SDK (dotnet)"; exit 1; }
need
need_node

case $(uname -m) in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) say "no native .NET for $(uname -m)"; exit 1 ;;
esac

publish() {
  dotnet publish "$project" -c Release -r "$rid" -o "$out/.publish" --artifacts-path "obj/native/$1" --nologo -v quiet \
    -p:MeetaiFramework="$1" -p:CppCompilerAndLinker="$(basename "$(compiler)")" -p:SqliteStaticLibrary="$(library libsqlite3.a)"
}

restores() {
  dotnet restore "$project" -r "$rid" --artifacts-path "obj/native/$1" -v quiet \
    -p:MeetaiFramework="$1" -p:PublishAot=true -p:SqliteStaticLibrary="$(library libsqlite3.a)" >/dev/null 2>&1
}

framework=${MEETAI_FRAMEWORK:-net10.0}
if [ "$framework" = net10.0 ] && ! restores net10.0; then
  say "the package feed lacks the native runtime of net10.0: taking net9.0 (same source)"
  framework=net9.0
fi

rm -rf "$out"
publish "$framework"
mv "$out/.publish/$name" "$out/$name"
rm -rf "$out/.publish"
[ "$name" != meetai ] || say "$("$out/$name" --version)"
say "$(($(stat -c %s "$out/$name") / 1024 / 1024)) MB: $out/$name"
