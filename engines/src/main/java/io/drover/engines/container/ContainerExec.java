package io.drover.engines.container;

import io.drover.engines.http.EngineException;
import io.drover.engines.http.EngineHttp.Hijacked;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okio.BufferedSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command that runs in a container beside its own program. */
final class ContainerExec {
    private static final Logger LOG = LoggerFactory.getLogger("engines");
    private static final int CHUNK = 16 << 10;
    private static final int ERRORS = 2;
    private static final Duration LOOK_PERIOD = Duration.ofMillis(10);

    private final ContainerEngine engine;
    private final String container;
    private final ExecStreams streams;

    ContainerExec(ContainerEngine engine, String container, ExecStreams streams) {
        this.engine = engine;
        this.container = container;
        this.streams = streams;
    }

    ExitResult run(List<String> command) throws PluginException, InterruptedException {
        try {
            var exec = engine.prepareExec(container, command, streams.tty());
            try (var connection = engine.runExec(exec, streams.tty())) {
                if (streams.tty()) {
                    streams.onResize().accept(size -> resize(exec, size));
                }
                var typing = Thread.ofVirtual().name("exec-stdin").start(() -> type(connection));
                try {
                    copy(connection.source());
                } finally {
                    typing.interrupt();
                }
                return exit(exec);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    kill(exec);
                    throw new InterruptedException("nobody waits for the command any more");
                }
                throw new PluginException("the command's streams broke: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                kill(exec);
                throw e;
            }
        } catch (EngineException e) {
            throw new PluginException("the command cannot be run: " + e.getMessage(), e);
        }
    }

    private void resize(String exec, ExecStreams.TerminalSize size) {
        try {
            engine.resizeExec(exec, size.height(), size.width());
        } catch (EngineException e) {
            LOG.debug("A terminal keeps its size: {}", e.getMessage());
        }
    }

    private void type(Hijacked to) {
        var bytes = new byte[CHUNK];
        try {
            int read;
            while ((read = streams.stdin().read(bytes)) > 0) {
                to.write(bytes, read);
            }
            to.endInput();
        } catch (IOException _) {
            // The command has ended, or nobody types any more.
        }
    }

    private void copy(BufferedSource from) throws IOException {
        var bytes = new byte[CHUNK];
        if (streams.tty()) {
            int read;
            while ((read = from.read(bytes)) >= 0) {
                streams.stdout().write(bytes, 0, read);
                streams.stdout().flush();
            }
            return;
        }
        while (!from.exhausted()) {
            int stream = from.readByte();
            from.skip(3);
            copy(from, from.readInt(), stream == ERRORS ? streams.stderr() : streams.stdout());
        }
    }

    private static void copy(BufferedSource from, int length, OutputStream to) throws IOException {
        var bytes = new byte[Math.min(CHUNK, length)];
        int left = length;
        while (left > 0) {
            int read = from.read(bytes, 0, Math.min(bytes.length, left));
            if (read < 0) {
                return;
            }
            to.write(bytes, 0, read);
            left -= read;
        }
        to.flush();
    }

    private ExitResult exit(String exec) throws EngineException, InterruptedException {
        while (true) {
            var state = engine.inspectExec(exec);
            if (!state.path("Running").asBoolean()) {
                return ExitResult.code(state.path("ExitCode").asInt());
            }
            Thread.sleep(LOOK_PERIOD);
        }
    }

    /** Engines cannot stop a command, but its process can be found. */
    private void kill(String exec) {
        try {
            long pid = engine.inspectExec(exec).path("Pid").asLong();
            var group = Path.of("/proc", Long.toString(pid), "cgroup");
            if (pid > 1 && Files.exists(group) && Files.readString(group).contains(container)) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (EngineException | IOException | IllegalStateException e) {
            LOG.warn("A command in container {} is left to itself: {}", container, e.toString());
        }
    }
}
