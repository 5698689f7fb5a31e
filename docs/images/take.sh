#!/usr/bin/env bash
# Takes the pictures in this folder anew, of a box on which some people and agents have talked. Needs Debian's chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests -v quiet
MEETAI_BIN=$PWD/tests/bin/Debug/net10.0/meetai MEETAI_IMAGES=$PWD/docs/images \
  dotnet test tests --no-build --filter "FullyQualifiedName~ImagesTests"
