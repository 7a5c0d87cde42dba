package io.drover.cli.operator;

import io.drover.api.client.Json;
import io.drover.api.json.Codec;
import io.drover.api.snapshot.SnapshotReader;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code drover operator snapshot inspect}. */
public final class SnapshotInspect implements Command {
    private static final int COUNTERS = 1;

    @Override
    public String synopsis() {
        return "[options] <file>";
    }

    @Override
    public String description() {
        return "Shows what a snapshot of a server's state holds: the state's index and hash, and how"
                + " many rows there are of each kind and how large. Every byte is checked. Snapshots"
                + " lie below server/raft in a server's data directory. Asks no agent.";
    }

    @Override
    public void declare(Options options) {
        options.flag("json", "Show it as JSON.");
    }

    @Override
    public boolean asksAgent() {
        return false;
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        Path file = Path.of(call.argument("<file>"));
        Contents contents = new Contents();
        try {
            SnapshotReader.Summary summary = SnapshotReader.read(file, contents::add);
            show(call, contents, summary, Files.size(file));
            return 0;
        } catch (IOException e) {
            throw Failure.because("Error inspecting snapshot: " + e.getMessage());
        }
    }

    private static void show(
            Invocation call, Contents contents, SnapshotReader.Summary summary, long size) {
        if (call.flag("json")) {
            call.say(Json.of(contents.plain(summary, size)).pretty());
            return;
        }
        call.say(
                Layout.pairs(
                        "Created", contents.created.toString(),
                        "Size", Long.toString(size),
                        "Index", Long.toString(contents.index),
                        "State Hash", contents.hash,
                        "Version", Integer.toString(summary.format())));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Type", "Count", "Size"));
        contents.kinds.forEach((type, kind) ->
                rows.add(
                        List.of(
                                nameOf(type),
                                Long.toString(kind.count),
                                Long.toString(kind.bytes))));
        rows.add(List.of("Total", Long.toString(summary.rows()), Long.toString(contents.bytes())));
        call.say("\n" + Layout.table(rows));
    }

    private static String nameOf(int type) {
        return switch (type) {
            case COUNTERS -> "Counters";
            case 2 -> "Namespace";
            case 3 -> "NodePool";
            case 4 -> "Node";
            case 5 -> "JobVersion";
            case 6 -> "Job";
            case 7 -> "Evaluation";
            case 8 -> "Deployment";
            case 9 -> "Allocation";
            case 60 -> "CompletedNames";
            default -> "Type " + type;
        };
    }

    private static final class Kind {
        private long count;
        private long bytes;
    }

    /** What the rows so far come to. */
    private static final class Contents {
        private final SortedMap<Integer, Kind> kinds = new TreeMap<>();
        private final Codec codec = new Codec();
        private long index;
        private String hash = "";
        private Instant created = Instant.EPOCH;

        void add(int type, byte[] body) throws IOException {
            Kind kind = kinds.computeIfAbsent(type, _ -> new Kind());
            kind.count++;
            kind.bytes += body.length;
            if (type == COUNTERS) {
                read(body);
            }
        }

        /** The state's own counters, when the checksum will show them to be right. */
        private void read(byte[] body) throws IOException {
            try {
                JsonNode counters = codec.smile().readTree(body);
                index = member(counters, "Index").asLong();
                created = Instant.ofEpochSecond(0, member(counters, "Time").asLong());
                hash = member(member(counters, "Hash"), "Total").asString("");
            } catch (RuntimeException e) {
                throw new IOException("its counters cannot be read", e);
            }
        }

        private static JsonNode member(JsonNode of, String name) {
            return of.path(name);
        }

        long bytes() {
            return kinds.values().stream().mapToLong(kind -> kind.bytes).sum();
        }

        Map<String, @Nullable Object> plain(SnapshotReader.Summary summary, long size) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("Created", created.toString());
            all.put("Size", size);
            all.put("Index", index);
            all.put("StateHash", hash);
            all.put("Version", summary.format());
            List<Object> types = new ArrayList<>();
            kinds.forEach((type, kind) -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("Name", nameOf(type));
                one.put("Count", kind.count);
                one.put("Size", kind.bytes);
                types.add(one);
            });
            all.put("Types", types);
            return all;
        }
    }
}
