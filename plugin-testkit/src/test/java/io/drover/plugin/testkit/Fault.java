package io.drover.plugin.testkit;

/** What is wrong with a {@link ModelDriver}, and the promise that has to notice. */
enum Fault {
    NO_VERSION("it says who it is"),
    FINGERPRINT_BLANK("the first fingerprint comes at once, the stream stays open"),
    NO_NETWORK_MODE("capabilities are those of its abilities"),
    HANDLE_OF_ANOTHER("a task starts and its end is heard"),
    WRONG_EXIT_CODE("an exit code is passed on"),
    END_TOLD_ONCE("an end is told as often as asked"),
    LINE_LOST("output reaches the pipe whole and in order"),
    NO_END_TIME("inspection shows how a task is"),
    STOP_DOES_NOTHING("stop ends a task"),
    SIGNAL_OF_STOP_IGNORED("stop sends the signal that it is given"),
    NO_GRACE("stop kills once the grace period is over"),
    STOP_OF_ENDED_FAILS("stop of an ended task is no error"),
    DESTROYS_RUNNING("a running task is destroyed by force only"),
    ID_BURNT("a destroyed task is forgotten, and its id may be used again"),
    STOPS_ALL("two tasks do not disturb one another"),
    STARTS_TWICE("an id does not start twice"),
    OTHER_ERROR("an unknown task id is told by the right error"),
    OPTION_UNNAMED("a wrong configuration is refused by the option's name"),
    SIGNAL_LOST("signals reach the task"),
    ANY_SIGNAL("an unknown signal is refused"),
    EXEC_CODE_LOST("a command tells what it printed and its exit code"),
    EXEC_WITHOUT_LIMIT("a command that takes too long is given up"),
    EXEC_OF_DEAD("no command runs in a task that has ended"),
    STDIN_LOST("a command's streams are connected"),
    SIZE_LOST("a command may sit at a terminal of the caller's size"),
    USAGE_WITHOUT_END("usage comes until the task is gone"),
    EVENT_OF_NOBODY("events name their task"),
    NETWORK_TWICE("a network is made once and removed"),
    NOT_FOUND_AGAIN("a running task is found again"),
    RESULT_FORGOTTEN("the result of an ended task is found again"),
    RECOVERS_ANYTHING("a handle of nothing is refused"),
    RECOVERS_LOST("a lost task is reported lost");

    private final String promise;

    Fault(String promise) {
        this.promise = promise;
    }

    String promise() {
        return promise;
    }
}
