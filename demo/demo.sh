#!/usr/bin/env bash
# Two federated regions on this machine: a service and a batch job in both, from one command line,
# and tasks that outlive their agent.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
drover=$here/../dist/target/drover/bin/drover
keep=no
[ "${1:-}" != --keep ] || keep=yes

if [ -t 1 ]; then
    bold=$'\e[1;36m' dim=$'\e[2m' off=$'\e[0m'
else
    bold='' dim='' off=''
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/drover-demo.XXXXXX")
declare -A pid
unset NOMAD_ADDR NOMAD_REGION NOMAD_NAMESPACE NOMAD_TOKEN DROVER_REGION DROVER_NAMESPACE DROVER_TOKEN

tell() { printf '\n%s==> %s%s\n' "$bold" "$*" "$off"; }
show() {
    printf '%s$ %s%s\n' "$dim" "$*" "$off"
    "$@"
}
fail() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

await() {
    local what=$1 tries=150
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "gave up waiting for $what; see $work"
        sleep 0.2
    done
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

configure() {
    local region=$1 base=$2 p
    for p in "$base" $((base + 1)) $((base + 2)) $((base + 3)); do
        port_is_free "$p" || fail "port $p is taken; stop what listens there and run the demo again"
    done
    sed -e "s|@REGION@|$region|g" -e "s|@DATA@|$work/$region|" -e "s|@HTTP@|$base|" \
        -e "s|@RPC@|$((base + 1))|" -e "s|@SERF@|$((base + 2))|" -e "s|@RAFT@|$((base + 3))|" \
        region.hcl.in >"$work/$region.hcl"
}

start() {
    local region=$1
    "$drover" agent -config "$work/$region.hcl" >>"$work/$region.log" 2>&1 &
    pid[$region]=$!
}

node_is_ready() { "$drover" node status -region "$1" -json | grep -q '"Status": *"ready"'; }
instances_run() { [ "$("$drover" job status -region "$1" web | grep -c ' run  *running ')" = 3 ]; }
batch_is_done() { "$drover" job status -region "$1" count | grep -q ' complete '; }
first_alloc() { "$drover" job status -region "$1" "$2" | awk '/^Allocations/ {f=2; next} f {f--; if (!f) print $1}'; }
page_of() {
    "$drover" alloc status -region "$1" "$2" | grep -oE '127\.0\.0\.1:[0-9]+' | head -1
}
task_pids() { pgrep -f "busybox httpd -f -v -p" | sort -n | paste -sd' '; }

clean_up() {
    local region
    for region in west east; do
        "$drover" job stop -region "$region" -purge -detach web >/dev/null 2>&1 || true
    done
    sleep 1
    for region in "${!pid[@]}"; do kill "${pid[$region]}" 2>/dev/null || true; done
    wait 2>/dev/null || true
    for host in $(pgrep -f "$work" || true); do kill "$host" 2>/dev/null || true; done
    rm -rf "$work" 2>/dev/null || true
}
