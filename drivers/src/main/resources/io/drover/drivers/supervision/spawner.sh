# Starts tasks for the plugin process and stays their parent's parent.
#
# The plugin process writes "run <name>" and "hold <name>" lines to standard input. Of the first, <name> is a directory beside this
# script's tasks whose file "task" says what to run. Each task gets a supervisor, a fork of this
# shell, which outlives both this shell and the plugin process:
#   - it makes the file "claim" (own pid, own start time), which only one can: a plugin process that
#     cannot know whether its order was heard may repeat it, to this shell or to the next one;
#   - it writes "pid" (task pid, start time, own pid, own start time) and, at the end, "exit";
#   - it tells the same on the pipe "events", for whoever is there to read;
#   - it holds the task's output pipes open until SIGUSR1 says that they were read to the end, for
#     what is in a pipe is lost with its last holder.
# A file counts as written once it ends in a newline.
state=$1
cd "$state" || exit 1
trap : HUP INT TERM QUIT PIPE
exec 3<>events 7<>hold

# A shell makes what runs behind it deaf to SIGINT and SIGQUIT and cannot undo that itself, nor what
# it is deaf to from its start, as under nohup.
hear='/usr/bin/env --default-signal'
$hear true 2>/dev/null || hear=

supervise() {
    name=$1
    # What is not there was taken back.
    cd "$state/tasks/$name" 2>/dev/null && [ -e about ] || exit 0
    # Only the spawner keeps the writing end of "hold": its death ends our read of it.
    exec 8<"$state/hold" 7>&- </dev/null >/dev/null 2>&1
    read -r stat </proc/self/stat
    self=${stat%% *}
    set -- ${stat##*) }
    self_start=${20}
    set -C
    echo "$self $self_start" >claim || exit 0
    set +C
    drained=
    trap : HUP INT TERM QUIT PIPE
    trap 'drained=1' USR1
    . ./task
    exec 4<>"$out" 5<>"$err"
    launch >&4 2>&5 3>&- 4>&- 5>&- 8<&- &
    pid=$!
    read -r stat <"/proc/$pid/stat"
    set -- ${stat##*) }
    echo "$pid ${20} $self $self_start" >pid
    echo "started $name $pid ${20} $self $self_start" >&3
    while :; do
        wait "$pid"
        code=$?
        # A signal to this shell ends the wait early.
        kill -0 "$pid" || break
    done
    echo "$code" >exit
    echo "exited $name $code" >&3
    while [ -z "$drained" ]; do
        read -r _ <&8 && continue
        [ -z "$drained" ] || break
        # Nobody is there to read the pipes. Whoever comes next has ten minutes.
        sleep 600 &
        wait $!
        kill $!
        break
    done
}

# Holds the pipes of a log collection open for the tasks of others.
hold() {
    cd "$state/logs" 2>/dev/null || exit 0
    exec 3>&- 7>&- </dev/null >/dev/null 2>&1
    . "./$1.hold"
    exec 4<>"$out" 5<>"$err" 6<>"./$1.held"
    read -r _ <&6
    # There may be another one.
    echo >&6
}

echo ready
while read -r verb name; do
    case $verb in
    run) (supervise "$name" &) ;;
    hold) (hold "$name" &) ;;
    esac
done
