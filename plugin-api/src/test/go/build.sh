#!/bin/sh
# Builds the plugins in Go that tests run: ours, ropes and lanes, and two of HashiCorp's as they are, the
# raw_exec driver and the example of a device plugin. All of them go into the directory that is given.
#
# Takes one and a half minutes on two cores the first time, and seconds after that, by Go's own cache.
set -eu
out=$1
cd "$(dirname "$0")"
go=$(command -v go || echo /usr/local/go/bin/go)
newest_too_old=20 # go 1.20, which go.mod wants, is the first that is not

minor=$("$go" version | sed -n 's/^go version go1\.\([0-9]*\).*/\1/p')
if [ -n "$minor" ] && [ "$minor" -lt "$newest_too_old" ]; then
    # Such a Go fetches no newer one by itself, but newer ones are modules like any other.
    platform=$("$go" env GOOS)-$("$go" env GOARCH)
    newer=$(cd / && "$go" mod download -json "golang.org/toolchain@v0.0.1-go1.24.0.$platform" |
        sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    chmod -R u+x "$newer/bin" "$newer/pkg/tool"
    go=$newer/bin/go
    unset GOROOT
fi

mkdir -p "$out"
"$go" build -trimpath -ldflags='-s -w' -o "$out" ./ropes ./lanes ./rawexec
"$go" build -trimpath -ldflags='-s -w' -o "$out/example" \
    github.com/hashicorp/nomad/plugins/device/cmd/example/cmd
