package io.drover.plugin;

import io.drover.api.Bytes;

/** What a command inside a task printed (cut to its last 4 KiB) and how it ended. */
public record ExecResult(Bytes stdout, Bytes stderr, ExitResult exit) {
    /** Takes copies of the output. */
    public static ExecResult of(byte[] stdout, byte[] stderr, ExitResult exit) {
        return new ExecResult(Bytes.of(stdout), Bytes.of(stderr), exit);
    }
}
