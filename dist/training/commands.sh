#!/usr/bin/env bash
# Writes the caches of the command line: one process each runs what commands need, against the agent
# that NOMAD_ADDR names and that runs the job "training".
#
# Commands that read job files have a cache of their own. Its classes are several times as many, and
# a process pays at its start for all that its cache holds.
set -euo pipefail
image=$1
job=$2
web=$(dirname "$job")/web.nomad.hcl
DROVER_COMMAND_AOT=-XX:AOTCacheOutput=$image/aot/job.aot "$image/bin/drover" rehearse <<EOF
job run -output $job
job run -detach $job
job run $job
job plan $job
job validate $job
job validate $web
job validate -address=http://127.0.0.1:1 $job
job plan $web
fmt -check $job
job run -h
EOF
DROVER_COMMAND_AOT=-XX:AOTCacheOutput=$image/aot/command.aot "$image/bin/drover" rehearse <<EOF
version
status
status training
job status -verbose training
job status -json
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
job stop -purge training
job
EOF
