#!/usr/bin/env bash
# Builds the binding of @tensorflow/tfjs-node against the TensorFlow library of a Python wheel, for machines that
# cannot fetch the prebuilt one. Needs g++, pip, unzip. Leaves it in .cache/tfjs-node, sharing the workspace's tfjs-core;
# the networks' tests find it there.
set -euo pipefail
cd "$(dirname "$0")/.."
VERSION=4.22.0
FOLDER=$PWD/.cache/tfjs-node
BINDING=$FOLDER/node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node
[ -f "$BINDING" ] && exit 0

mkdir -p "$FOLDER"
echo '{"private": true}' > "$FOLDER/package.json"
npm install --prefix "$FOLDER" --ignore-scripts --no-audit --no-fund --silent \
  "@tensorflow/tfjs-node@$VERSION" node-api-headers@1.9.0

# The smallest wheel that ships the C library which this version of the binding compiles and links against.
WHEEL=$FOLDER/wheel
echo 'tensorflow-cpu==2.13.1 --hash=sha256:bfedeee206ccf8130d14d8990dbe991946324df92458ee1bdbeed1c21497beb3' > "$FOLDER/requirements.txt"
pip download -q --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
  --python-version 3.10 --implementation cp --abi cp310 --platform manylinux_2_17_x86_64 \
  -d "$WHEEL" -r "$FOLDER/requirements.txt"
unzip -q -o "$WHEEL"/tensorflow_cpu-2.13.1-*.whl -d "$FOLDER" \
  'tensorflow/libtensorflow_cc.so.2' 'tensorflow/libtensorflow_framework.so.2' 'tensorflow/include/tensorflow/c/*' \
  'tensorflow/include/tensorflow/core/platform/ctstring*' 'tensorflow/include/tensorflow/tsl/platform/ctstring*' \
  'tensorflow/include/tensorflow/tsl/c/*'
rm -r "$WHEEL"

# One tfjs-core for the binding and the workspace: the registries of kernels and backends belong to it.
for package in tfjs-core tfjs-backend-cpu; do
  rm -rf "$FOLDER/node_modules/@tensorflow/$package"
  ln -s "$(cd packages/testing && node -p "require('path').dirname(require.resolve('@tensorflow/$package/package.json'))")" \
    "$FOLDER/node_modules/@tensorflow/$package"
done

SOURCE=$FOLDER/node_modules/@tensorflow/tfjs-node
mkdir -p "$(dirname "$BINDING")"
g++ -O2 -shared -fPIC -std=c++17 -DNAPI_VERSION=8 \
  -I"$FOLDER/node_modules/node-api-headers/include" -I"$FOLDER/tensorflow/include" \
  "$SOURCE/binding/tfjs_backend.cc" "$SOURCE/binding/tfjs_binding.cc" -o "$BINDING" \
  -L"$FOLDER/tensorflow" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 -Wl,-rpath,"$FOLDER/tensorflow"
