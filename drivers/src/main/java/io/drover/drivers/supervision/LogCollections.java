package io.drover.drivers.supervision;

import io.drover.plugin.config.MsgPack;
import io.drover.plugin.config.Settings;
import io.drover.plugin.proto.bundle.CollectingStarted;
import io.drover.plugin.proto.bundle.CollectingStopped;
import io.drover.plugin.proto.bundle.LogCollectorGrpc;
import io.drover.plugin.proto.bundle.StartCollecting;
import io.drover.plugin.proto.bundle.StopCollecting;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what tasks print: one collection per task, its two pipes read into rotated files.
 *
 * <p>Each collection is written down in {@code <state>/logs}, and a new process takes all of them
 * up before anything else, so tasks do not block on a full pipe for longer than that takes.
 */
public final class LogCollections extends LogCollectorGrpc.LogCollectorImplBase {
    private static final Logger LOG = LoggerFactory.getLogger("log_collector");
    private static final long DRAIN_SECONDS = 10;

    private final Path records;
    private final Pump pump;
    private final PipeHolders holders;
    private final LinePeek peek;
    private final Map<String, Collection> byId = new ConcurrentHashMap<>();

    LogCollections(Path stateDir, Pump pump, Consumer<String> orders) throws IOException {
        this.records = Files.createDirectories(stateDir.resolve("logs"));
        this.pump = pump;
        this.holders = new PipeHolders(records, orders);
        this.peek = new LinePeek();
    }

    private record Target(
            String id,
            Path directory,
            String stdoutName,
            String stderrName,
            Path stdoutPipe,
            Path stderrPipe,
            int maxFiles,
            long maxBytes,
            boolean hold) {
        Settings toSettings() {
            var values = new TreeMap<String, Object>();
            values.put("id", id);
            values.put("directory", directory.toString());
            values.put("stdout_name", stdoutName);
            values.put("stderr_name", stderrName);
            values.put("stdout_pipe", stdoutPipe.toString());
            values.put("stderr_pipe", stderrPipe.toString());
            values.put("max_files", (long) maxFiles);
            values.put("max_bytes", maxBytes);
            values.put("hold", hold);
            return Settings.of(values);
        }

        static Target of(Settings settings) {
            return new Target(
                    settings.string("id"),
                    Path.of(settings.string("directory")),
                    settings.string("stdout_name"),
                    settings.string("stderr_name"),
                    Path.of(settings.string("stdout_pipe")),
                    Path.of(settings.string("stderr_pipe")),
                    (int) settings.integer("max_files", 10),
                    settings.integer("max_bytes", 10 << 20),
                    settings.flag("hold", false));
        }
    }

    private record Collection(
            Target target,
            RotatingFile stdoutFile,
            RotatingFile stderrFile,
            Pump.Source stdout,
            Pump.Source stderr) {}

    /** Takes up what an earlier process collected. */
    void resume() {
        try (var files = Files.newDirectoryStream(records, "*.collection")) {
            for (var file : files) {
                try {
                    var target = Target.of(MsgPack.decode(Files.readAllBytes(file)));
                    if (Files.isDirectory(target.directory())) {
                        begin(target);
                    } else {
                        holders.release(name(target.id()));
                        Files.delete(file);
                    }
                } catch (IOException | IllegalArgumentException e) {
                    LOG.warn("The record {} cannot be taken up: {}", file, e.getMessage());
                }
            }
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}", records, e.getMessage());
        }
    }

    /** True while there is anything to collect. */
    boolean isBusy() {
        return !byId.isEmpty();
    }

    @Override
    public void start(StartCollecting request, StreamObserver<CollectingStarted> to) {
        try {
            var target =
                    new Target(
                            request.getId(),
                            Path.of(request.getDirectory()),
                            request.getStdoutName(),
                            request.getStderrName(),
                            Path.of(request.getStdoutFifo()),
                            Path.of(request.getStderrFifo()),
                            request.getMaxFiles(),
                            request.getMaxFileBytes(),
                            request.getHold());
            WholeFile.write(record(target.id()), MsgPack.encode(target.toSettings()));
            begin(target);
            to.onNext(CollectingStarted.getDefaultInstance());
            to.onCompleted();
        } catch (IOException | RuntimeException e) {
            to.onError(
                    Status.UNKNOWN
                            .withDescription("output of " + request.getId() + ": " + e.getMessage())
                            .asRuntimeException());
        }
    }

    private synchronized void begin(Target target) throws IOException {
        var known = byId.get(target.id());
        if (known != null && known.target().equals(target)) {
            return;
        }
        if (known != null) {
            end(known);
        }
        Posix.makePipe(target.stdoutPipe());
        Posix.makePipe(target.stderrPipe());
        var stdoutFile = file(target, target.stdoutName());
        var stderrFile = file(target, target.stderrName());
        var stdout = pump.addTaker(target.stdoutPipe(), stdoutFile::take);
        var stderr = pump.addTaker(target.stderrPipe(), stderrFile::take);
        byId.put(target.id(), new Collection(target, stdoutFile, stderrFile, stdout, stderr));
        if (target.hold()) {
            holders.hold(name(target.id()), target.stdoutPipe(), target.stderrPipe());
        }
    }

    private RotatingFile file(Target target, String name) throws IOException {
        var file =
                new RotatingFile(
                        target.directory(), name, target.maxFiles(), target.maxBytes(), peek);
        file.open();
        return file;
    }

    @Override
    public void stop(StopCollecting request, StreamObserver<CollectingStopped> to) {
        try {
            stop(request.getId());
            to.onNext(CollectingStopped.getDefaultInstance());
            to.onCompleted();
        } catch (IOException e) {
            to.onError(
                    Status.UNKNOWN
                            .withDescription("output of " + request.getId() + ": " + e.getMessage())
                            .asRuntimeException());
        }
    }

    private synchronized void stop(String id) throws IOException {
        var collection = byId.remove(id);
        if (collection != null) {
            end(collection);
            holders.release(name(id));
            Files.deleteIfExists(collection.target().stdoutPipe());
            Files.deleteIfExists(collection.target().stderrPipe());
        }
        Files.deleteIfExists(record(id));
    }

    private void end(Collection collection) throws IOException {
        try {
            pump.remove(collection.stdout())
                    .thenCombine(pump.remove(collection.stderr()), (_, _) -> true)
                    .thenRun(() -> {
                        collection.stdoutFile().close();
                        collection.stderrFile().close();
                    })
                    .get(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the pipes are not read to their end: " + e, e);
        }
    }

    /** Completes once all that tasks have written to these pipes so far is in the files. */
    CompletableFuture<Void> drained(Path stdoutPipe, Path stderrPipe) {
        for (var collection : byId.values()) {
            if (collection.target().stdoutPipe().equals(stdoutPipe)
                    || collection.target().stderrPipe().equals(stderrPipe)) {
                return CompletableFuture.allOf(
                        pump.drain(collection.stdout()), pump.drain(collection.stderr()));
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private static String name(String id) {
        return FileNames.safe(id);
    }

    private Path record(String id) {
        return records.resolve(name(id) + ".collection");
    }
}
