#!/usr/bin/env bash
# Measures the built distribution: the rows of docs/performance.md, each by a script beside this one
# that says in its first lines what it does. Without arguments all of them; else those named:
#
#   commands start latency overhead batch parse scheduling list backlog plugins
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
drover=$(cd ../dist/target/drover && pwd)/bin/drover
base=${DROVER_BENCH_PORT:-14700}
addr=127.0.0.1:$base
work=$(mktemp -d "${TMPDIR:-/tmp}/drover-bench.XXXXXX")
agent=
export PYTHONDONTWRITEBYTECODE=1 NOMAD_ADDR=http://$addr
# Processes of this agent that leave its process tree name its data directory.
also="$work/data"

cat >"$work/ports.hcl" <<EOF
bind_addr = "127.0.0.1"
ports {
  http = $base
  rpc  = $((base + 1))
  serf = $((base + 2))
  raft = $((base + 3))
}
EOF
cat >"$work/agent.hcl" <<EOF
data_dir = "$work/data"
server {
  enabled          = true
  bootstrap_expect = 1
}
client {
  enabled = true
}
plugin "raw_exec" {
  config {
    enabled = true
  }
}
EOF

stop_agent() {
    [ -n "$agent" ] || return 0
    kill "$agent" 2>/dev/null || true
    wait "$agent" 2>/dev/null || true
    agent=
    pkill -TERM -f "$work/data" 2>/dev/null || true
}
cleanup() {
    stop_agent
    awk -v work="$work/" 'index($2, work) == 1 { print $2 }' /proc/mounts | xargs -r umount
    rm -rf "$work"
}
trap cleanup EXIT

start_agent() {
    "$drover" agent -config "$work/agent.hcl" -config "$work/ports.hcl" >"$work/agent.log" 2>&1 &
    agent=$!
    local tries=300
    until "$drover" node status 2>/dev/null | grep -q ' ready'; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { cat "$work/agent.log" >&2; exit 1; }
        sleep 0.1
    done
    sleep 3
}

head() { printf '\n## %s (load %s)\n' "$1" "$(cut -d' ' -f1 /proc/loadavg)"; }

commands() {
    start_agent
    head "commands as whole processes (row 1)"
    python3 cli_time.py -n 15 -- "$drover" version
    python3 cli_time.py -n 15 -- "$drover" status
    stop_agent
}
start() {
    head "agent -dev: start and idle footprint (rows 2, 3, 4)"
    python3 agent_start.py --addr "$addr" --runs 5 --idle 30 \
        --start "$drover agent -dev -config $work/ports.hcl"
}
latency() {
    start_agent
    local driver
    for driver in raw_exec exec; do
        head "submit to running, to first log line: $driver (rows 5, 6)"
        python3 task_latency.py --addr "$addr" --driver "$driver" --runs 12
    done
    stop_agent
}
overhead() {
    local driver
    for driver in raw_exec exec; do
        start_agent
        head "memory for each running task: $driver (rows 7, 8)"
        python3 task_overhead.py --addr "$addr" --pid "$agent" --driver "$driver" --counts 1,10,50 --also "$also"
        stop_agent
    done
}
batch() {
    start_agent
    local driver
    head "batch jobs of many short tasks (rows 9, 10)"
    python3 batch_throughput.py --addr "$addr" --driver raw_exec --count 200 --runs 3 --pid "$agent"
    python3 batch_throughput.py --addr "$addr" --driver exec --count 100 --runs 3 --pid "$agent"
    stop_agent
}

parse() {
    head "job files, from text to job"
    # Its main class is a test's neighbour, so a build with tests must have been made.
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "../jobspec/target/test-classes:${drover%/bin/drover}/lib/*" \
        io.drover.jobspec.ParseBenchmark
}

# One server, its data on disk, and as many simulated nodes; then the measurements, which may name {pid}.
with_nodes() {
    local nodes=$1
    shift
    rm -rf "$work/data"
    cat >"$work/server.hcl" <<EOF
data_dir = "$work/data"
server {
  enabled          = true
  bootstrap_expect = 1
}
EOF
    python3 fleet.py --addr "$addr" --nodes "$nodes" \
        --server "$drover agent -config $work/server.hcl -config $work/ports.hcl" \
        --nodesim "../dev nodesim -servers 127.0.0.1:$((base + 1)) -nodes $nodes" "$@"
}
scheduling() {
    local nodes shape then
    for nodes in 1000 5000; do
        head "10,000 placements end to end on $nodes nodes, and 2,000 jobs of one (rows 11, 12, 14, 15)"
        then=()
        for shape in plain spread affinity; do
            then+=(--then "python3 sched_throughput.py --addr $addr --pid {pid} --shape $shape --runs 3")
        done
        # The first rounds measure how code is compiled, too.
        for _ in 1 2 3 4 5; do
            then+=(--then "python3 small_jobs.py --addr $addr --pid {pid} --jobs 2000")
        done
        with_nodes "$nodes" "${then[@]}"
    done
}
list() {
    head "the list of 1,640 jobs (row 17)"
    with_nodes 10 --then "python3 list_jobs.py --addr $addr --pid {pid}"
}
backlog() {
    head "100,000 jobs that find no room"
    with_nodes 20 --then "python3 backlog.py --addr $addr --pid {pid} --jobs 100000 --joining 10 \
        --node '../dev nodesim -servers 127.0.0.1:$((base + 1)) -first 100000 -nodes 10'"
}
plugins() {
    head "plugin processes: start, memory, a call"
    local home=${drover%/bin/drover} go=$PWD/../plugin-api/target/go
    local java="$home/runtime/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow"
    local hello="$java -cp ../plugins-examples/target/classes:$home/lib/* io.drover.examples.hello.HelloDriver"
    local measured=("programs+host:$home/libexec/plugin-host" "devices+host:$home/libexec/devices-host" "java:$hello" "java+tls:$hello")
    if [ -x "$go/ropes" ] || ../plugin-api/src/test/go/build.sh "$go"; then
        measured+=("go:$go/ropes" "go+tls:$go/ropes")
    fi
    set -f # the class path's asterisk is for the runtime
    benchmark io.drover.benchmarks.plugins.PluginCost "${measured[@]}"
    set +f
}
# A program of this module.
benchmark() {
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow \
        -cp "$(find target -maxdepth 1 -name 'drover-benchmarks-*.jar'):$(cat target/classpath.txt)" "$@"
}

names="commands start latency overhead batch parse scheduling list backlog plugins"
[ $# -gt 0 ] || set -- $names
for name in "$@"; do
    case $name in
        commands | start | latency | overhead | batch | parse | scheduling | list | backlog | plugins) "$name" ;;
        *)
            echo "bench: no measurement $name ($names)" >&2
            exit 1
            ;;
    esac
done
