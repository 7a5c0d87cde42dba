package io.drover.plugin;

import java.nio.charset.StandardCharsets;

/** What a command inside a task printed (cut to its last 4 KiB) and how it ended. */
public final class ExecResult {
    private final byte[] stdout;
    private final byte[] stderr;
    private final ExitResult exit;

    private ExecResult(byte[] stdout, byte[] stderr, ExitResult exit) {
        this.stdout = stdout;
        this.stderr = stderr;
        this.exit = exit;
    }

    /** Takes copies of the output. */
    public static ExecResult of(byte[] stdout, byte[] stderr, ExitResult exit) {
        return new ExecResult(stdout.clone(), stderr.clone(), exit);
    }

    /** A copy of what it printed; its errors, too, where the driver cannot tell them apart. */
    public byte[] stdout() {
        return stdout.clone();
    }

    /** A copy of what it printed as errors. */
    public byte[] stderr() {
        return stderr.clone();
    }

    /** {@link #stdout} as UTF-8. */
    public String stdoutText() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    public ExitResult exit() {
        return exit;
    }
}
