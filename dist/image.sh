#!/usr/bin/env bash
# Makes the distribution in dist/target/drover out of the modules' jars: launchers, a linked Java
# runtime, and one ahead-of-time cache for each kind of process, trained by a real run.
set -euo pipefail
version=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
image=$here/target/drover
runtime=$here/target/runtime

# What our code and our libraries need of the JDK; everything else stays out.
modules=java.base,java.logging,java.management,java.naming,java.security.jgss,java.sql,java.xml,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

link_runtime() {
    local key
    key="$("$JAVA_HOME/bin/java" -version 2>&1) $modules"
    [ "$(cat "$runtime/.key" 2>/dev/null)" = "$key" ] && return
    rm -rf "$runtime"
    "$JAVA_HOME/bin/jlink" --add-modules "$modules" --output "$runtime" \
        --strip-debug --no-header-files --no-man-pages --compress zip-0 --vm server
    printf '%s' "$key" >"$runtime/.key"
}

# The jars of a module's run-time class path, its own first, one path a line.
class_path_of() {
    local module=$1
    printf '%s\n' "$root/$module/target/drover-$module-$version.jar"
    tr ':' '\n' <"$root/$module/target/classpath.txt"
    echo
}

# The same as the launchers want it: "$lib/a.jar:$lib/b.jar".
as_launcher_path() {
    sed -e '/^$/d' -e 's|.*/|$lib/|' | paste -sd:
}

# A command that is not the agent needs a handful of jars, and starts the faster for it: its own, the
# option parser, and what reads job files.
command_path() {
    class_path_of cli | grep -E '/drover-(cli|picocli)-[0-9][^/]*\.jar$'
    class_path_of jobspec | grep -v '/jspecify-'
}

write_launcher() {
    local to=$1
    sed -e "s|@AGENT_PATH@|$(class_path_of cli | as_launcher_path)|" \
        -e "s|@COMMAND_PATH@|$(command_path | as_launcher_path)|" \
        -e "s|@HOST_PATH@|$(class_path_of drivers | as_launcher_path)|" \
        -e "s|@DEVICES_PATH@|$(class_path_of devices | as_launcher_path)|" \
        -e "s|@ENGINES_PATH@|$(class_path_of engines | as_launcher_path)|" \
        "$here/launcher/$(basename "$to")" >"$to"
    chmod 755 "$to"
}

mkdir -p "$image"
rm -rf "${image:?}"/*
mkdir -p "$image"/{bin,lib,libexec,aot}
link_runtime
cp -r "$runtime" "$image/runtime"
rm "$image/runtime/.key"
{ class_path_of cli; class_path_of drivers; class_path_of devices; class_path_of engines; } | sed '/^$/d' | sort -u | xargs cp -t "$image/lib"
write_launcher "$image/bin/drover"
for host in plugin engines nvidia devices; do
    write_launcher "$image/libexec/$host-host"
done
cp "$root/LICENSE" "$image/"
# Tells this distribution from any other: the processes of one build hand over to those of the next.
printf '%s-%s\n' "$version" "$(cat "$image"/lib/*.jar | sha256sum | cut -c1-12)" >"$image/BUILD"
"$here/train.sh" "$image"
printf '%s\n' "$version" >"$image/VERSION"
