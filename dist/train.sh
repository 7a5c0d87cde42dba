#!/usr/bin/env bash
# Trains the ahead-of-time caches of a distribution: starts an agent, runs a job through the command
# line, and lets each process write its cache as it ends.
set -euo pipefail
image=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
drover=$image/bin/drover
agent=

cleanup() {
    [ -z "$agent" ] || kill -9 "$agent" 2>/dev/null || true
    pkill -9 -f "$work" 2>/dev/null || true
    # What tasks keep in memory: their secrets.
    awk -v work="$work/" 'index($2, work) == 1 { print $2 }' /proc/mounts | xargs -r umount
    rm -rf "$work"
}
trap cleanup EXIT

fail() {
    echo "training: $*" >&2
    tail -50 "$work/agent.log" >&2 || true
    exit 1
}

await() {
    local what=$1 tries=300
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "gave up waiting for $what"
        sleep 0.2
    done
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Four ports in a row that nobody listens on.
free_ports() {
    local base
    for base in $(shuf -i 21000-31000 -n 50); do
        if is_free "$base" && is_free $((base + 1)) && is_free $((base + 2)) && is_free $((base + 3)); then
            echo "$base"
            return
        fi
    done
    fail "no free ports between 21000 and 31003"
}

ended() { ! kill -0 "$1" 2>/dev/null; }

base=$(free_ports)
sed -e "s|@DATA@|$work/data|" -e "s|@HTTP@|$base|" -e "s|@RPC@|$((base + 1))|" \
    -e "s|@SERF@|$((base + 2))|" -e "s|@RAFT@|$((base + 3))|" "$here/training/agent.hcl.in" >"$work/agent.hcl"
unset NOMAD_REGION NOMAD_NAMESPACE NOMAD_TOKEN DROVER_REGION DROVER_NAMESPACE DROVER_TOKEN DROVER_ADDR
export NOMAD_ADDR=http://127.0.0.1:$base

# The agent's cache holds no compilation profiles: with them the runtime spends a second of processor
# time after each start on optimising code that only a start runs.
DROVER_AGENT_AOT=-XX:AOTCacheOutput=$image/aot/agent.aot \
    DROVER_JAVA_OPTS='-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining' \
    DROVER_PLUGIN_HOST_AOT=-XX:AOTCacheOutput=$image/aot/plugin-host.aot \
    DROVER_DEVICES_HOST_AOT=-XX:AOTCacheOutput=$image/aot/devices-host.aot \
    DROVER_ENGINES_HOST_AOT=-XX:AOTCacheOutput=$image/aot/engines-host.aot \
    "$drover" agent -config "$work/agent.hcl" >"$work/agent.log" 2>&1 &
agent=$!

await "the node" sh -c "'$drover' node status | grep -q ' ready'"
"$drover" job run -detach "$here/training/training.nomad.hcl" >/dev/null
await "the job" sh -c "'$drover' job status training | grep -q ' complete '"

"$here/training/commands.sh" "$image" "$here/training/training.nomad.hcl" >"$work/commands.log" 2>&1 ||
    fail "the commands' cache: $(cat "$work/commands.log")"

kill -TERM "$agent"
await "the agent's cache" ended "$agent"
agent=
pkill -TERM -f "io.drover.(drivers.Driver|devices.Devices|engines.Engines)Host.*$work" || true
# The runtime removes its notes when the cache is written to the end.
for host in plugin devices engines; do
    await "the $host host's cache" test -s "$image/aot/$host-host.aot" -a ! -e "$image/aot/$host-host.aot.config"
done
for cache in agent command job plugin-host devices-host engines-host; do
    [ -s "$image/aot/$cache.aot" ] || fail "no $cache.aot was written"
done
