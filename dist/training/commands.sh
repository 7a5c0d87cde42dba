#!/usr/bin/env bash
# Writes the cache of the command line: one process runs what every command needs, against the agent
# that NOMAD_ADDR names and that runs the job "training".
set -euo pipefail
image=$1
job=$2
DROVER_COMMAND_AOT=-XX:AOTCacheOutput=$image/aot/command.aot "$image/bin/drover" rehearse <<EOF
version
status
status training
job status -verbose training
job status -json
job run -output $job
job run -detach $job
job run $job
job plan $job
job validate $job
job inspect training
job history training
job allocs training
job deployments training
alloc status
alloc logs -job training
eval list
node status
node status -self
deployment list
deployment status
server members
job status -t {{range.}}{{.ID}}{{end}}
job run -h
job stop -purge training
job
EOF
