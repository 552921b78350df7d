#!/usr/bin/env bash
# Builds the images of the examples and brings them into the local cluster.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$(mktemp -d)
trap 'rm -rf "$programs"' EXIT

# python NAME FILE… makes an image with Python, the SDK and the files. Its command is the first of them.
python() {
  local name=$1 files=() file
  shift
  for file in "$@"; do
    files+=(--file "examples/$file:/app/$(basename "$file")")
  done
  bin/devcluster image build --ref "perdure.example/$name:1" --base python "${files[@]}" --cmd "/app/$(basename "$1")"
}

# golang NAME PACKAGE makes an image of one static program.
golang() {
  CGO_ENABLED=0 go build -C examples -trimpath -ldflags '-s -w' -o "$programs/$1" "./$2"
  bin/devcluster image build --ref "perdure.example/$1:1" --binary "$programs/$1"
}

python foo foo-bar/foo.py
golang bar foo-bar/bar
python fibonacci fibonacci/fibonacci.py
python money-transfer money-transfer/transfer.py money-transfer/bank.py
golang primes long-computation
python release approval-timeout/release.py
