#!/usr/bin/env bash
# Builds plugins-examples as authors would who have no part of Drover but its artifacts: outside of the reactor, with the pom of
# docs/writing-a-plugin.md, against a repository in a temporary directory; and runs the test kit over what comes out.
# With DROVER_REPOSITORY=file:///… it uses that one instead of making its own.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What Maven fetches from there must not stay: builds of the reactor would find it.
maven=(-q "-Dmaven.repo.local=$work/m2" "-Dmaven.repo.local.tail=$HOME/.m2/repository" -Dmaven.repo.local.tail.ignoreAvailability=true)
repository=${DROVER_REPOSITORY:-file://$work/repository}
if [ -z "${DROVER_REPOSITORY:-}" ]; then
    "$root/mvnw" "${maven[@]}" -f "$root/pom.xml" deploy -Dmaven.test.skip=true -pl plugin-testkit -am \
        "-DaltDeploymentRepository=drover::$repository"
fi
cp "$root/plugins-examples/standalone/pom.xml" "$work/"
mkdir -p "$work/src/test"
cp -r "$root/plugins-examples/src/main" "$work/src/"
(cd "$root/plugins-examples/src/test" && find . -name '*PromisesTest.java' -exec cp --parents {} "$work/src/test/" \;)
"$root/mvnw" "${maven[@]}" -f "$work/pom.xml" package "-Ddrover.repository=$repository"
ls "$work"/target/*.jar
