#!/usr/bin/env bash
# Two federated regions on this machine: a service and a batch job in both, from one command line,
# and tasks that outlive their agent.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
drover=$(cd "$here/../dist/target/drover" && pwd)/bin/drover
keep=no
[ "${1:-}" != --keep ] || keep=yes

if [ -t 1 ]; then
    bold=$'\e[1;36m' dim=$'\e[2m' off=$'\e[0m'
else
    bold='' dim='' off=''
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/drover-demo.XXXXXX")
jobs=$here
declare -A pid=()
unset NOMAD_REGION NOMAD_NAMESPACE NOMAD_TOKEN DROVER_ADDR DROVER_REGION DROVER_NAMESPACE DROVER_TOKEN
export NOMAD_ADDR=http://127.0.0.1:14646

tell() { printf '\n%s==> %s%s\n' "$bold" "$*" "$off"; }

# Prints a command as a person would type it, then runs it.
show() {
    local line="$*"
    line=${line//"$drover"/drover}
    line=${line//"$jobs"\//}
    printf '%s$ %s%s\n' "$dim" "$line" "$off"
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
        if [ "$tries" -le 0 ]; then
            tail -n 20 "$work"/*.log >&2 || true
            fail "gave up waiting for $what"
        fi
        sleep 0.2
    done
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

configure() {
    local region=$1 base=$2 port
    for port in "$base" $((base + 1)) $((base + 2)) $((base + 3)); do
        port_is_free "$port" || fail "port $port is taken; stop what listens there and run the demo again"
    done
    sed -e "s|@REGION@|$region|g" -e "s|@DATA@|$work/$region|" -e "s|@HTTP@|$base|" \
        -e "s|@RPC@|$((base + 1))|" -e "s|@SERF@|$((base + 2))|" -e "s|@RAFT@|$((base + 3))|" \
        region.hcl.in >"$work/$region.hcl"
}

start() {
    "$drover" agent -config "$work/$1.hcl" >>"$work/$1.log" 2>&1 &
    pid[$1]=$!
}

node_is_ready() { "$drover" node status -address "http://127.0.0.1:$1" | grep -q ' ready'; }
exec_is_healthy() { "$drover" node status -self -verbose | grep -Eq '^exec +true +true '; }
running() { "$drover" job status -region "$1" web | grep -c ' run  *running ' || true; }
all_run() { [ "$(running "$1")" = 3 ]; }
both_regions_known() { [ "$("$drover" server members | grep -c ' alive ')" = 2 ]; }
batch_is_done() { "$drover" job status -region "$1" count | grep -q ' complete '; }
an_allocation_of() { allocations_of "$@" | head -1; }
address_of() { "$drover" alloc status -region "$1" "$2" | grep -oE '[0-9]+(\.[0-9]+){3}:[0-9]+' | head -1; }
none_runs() { ! "$drover" job status -region "$1" web | sed '1,/^Allocations/d' | grep -Eq ' (running|pending) '; }
allocations_of() { "$drover" job status -region "$1" "$2" | awk '/^Allocations/ { getline; seen = 1; next } seen && NF { print $1 }'; }
# The processes behind the addresses of west's instances.
web_processes() {
    local address
    for address in $addresses; do pgrep -f "httpd -f -v -p ${address##*:} "; done | sort -n | paste -sd' '
}

end_all() {
    local region process
    trap - EXIT
    for region in "${!pid[@]}"; do "$drover" job stop -region "$region" -detach web >/dev/null 2>&1 || true; done
    for region in "${!pid[@]}"; do await "the end of the instances in $region" none_runs "$region"; done
    for region in "${!pid[@]}"; do kill "${pid[$region]}" 2>/dev/null || true; done
    for region in "${!pid[@]}"; do wait "${pid[$region]}" 2>/dev/null || true; done
    for process in $(pgrep -f "$work" || true); do kill "$process" 2>/dev/null || true; done
    sleep 0.3
    awk -v work="$work/" 'index($2, work) == 1 { print $2 }' /proc/mounts | xargs -r umount
    rm -rf "$work"
}
trap end_all EXIT

tell "Two agents, each the only server and the only client of its region"
configure west 14646
configure east 15646
start west
start east
await "the node of west" node_is_ready 14646
await "the node of east" node_is_ready 15646
show "$drover" server members

tell "They do not know each other yet"
show "$drover" status -region east || true

tell "One join, and gossip does the rest"
show "$drover" server join 127.0.0.1:15648
await "both servers" both_regions_known
show "$drover" server members

if ! exec_is_healthy; then
    tell "No isolation on this machine, so the demo runs its tasks with raw_exec instead of exec:"
    "$drover" node status -self -verbose | grep -E "^exec " || true
    mkdir "$work/jobs"
    for file in *.nomad.hcl; do sed 's/\(driver *= \)"exec"/\1"raw_exec"/' "$file" >"$work/jobs/$file"; done
    jobs=$work/jobs
fi

tell "The same job file in both regions, from one command line"
show "$drover" job run -region west "$jobs/web.nomad.hcl"
show "$drover" job run -region east -detach -var greeting=Moin "$jobs/web.nomad.hcl"
await "three instances in west" all_run west
await "three instances in east" all_run east
show "$drover" job status -region east web

tell "Each instance has a port and a page of its own, rendered from a template"
for region in west east; do
    address=$(address_of "$region" "$(an_allocation_of "$region" web)")
    await "the page of $region" curl -sf "http://$address/"
    show curl -s "http://$address/"
done

tell "A batch job in both, and its output"
for region in west east; do
    show "$drover" job run -region "$region" -detach "$jobs/count.nomad.hcl"
    await "the batch job in $region" batch_is_done "$region"
    show "$drover" alloc logs -region "$region" "$(an_allocation_of "$region" count)"
done

tell "One allocation, all that is known of it"
show "$drover" alloc status -region west "$(an_allocation_of west web)"

tell "SIGKILL to the agent of west: its tasks do not notice"
addresses=$(for allocation in $(allocations_of west web); do address_of west "$allocation"; done)
before=$(web_processes)
printf 'processes before: %s\n' "$before"
show kill -9 "${pid[west]}"
wait "${pid[west]}" 2>/dev/null || true
printf 'processes after:  %s\n' "$(web_processes)"
[ "$(web_processes)" = "$before" ] || fail "a task died with its agent"
start west
await "the node of west" node_is_ready 14646
await "the instances of west" all_run west
printf 'and once it is back: %s\n' "$(web_processes)"
[ "$(web_processes)" = "$before" ] || fail "a task was started anew"
show "$drover" job status web

if [ "$keep" = yes ]; then
    trap - EXIT
    tell "Both regions keep running: export NOMAD_ADDR=$NOMAD_ADDR"
    printf 'Stop them with: kill %s; their data lies in %s\n' "${pid[*]}" "$work"
    exit 0
fi
tell "Cleaning up"
