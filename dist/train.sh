#!/usr/bin/env bash
# Trains the ahead-of-time caches of a distribution: starts an agent, runs a job through the command
# line, and lets each process write its cache as it ends.
set -euo pipefail
image=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
agent=
cleanup() {
    [ -z "$agent" ] || kill -9 "$agent" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

free_ports() {
    python3 - "$1" 2>/dev/null <<'EOF' || shuf -i 30000-45000 -n "$1"
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])
EOF
}

await() {
    local what=$1 tries=300
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ]; then
            echo "training: gave up waiting for $what" >&2
            tail -50 "$work/agent.log" >&2
            exit 1
        fi
        sleep 0.2
    done
}

# The cache flag of the launchers is answered by a later flag of the same name only when it is off.
record() {
    printf -- '-XX:AOTMode=record -XX:AOTConfiguration=%s' "$work/$1.aotconf"
}
