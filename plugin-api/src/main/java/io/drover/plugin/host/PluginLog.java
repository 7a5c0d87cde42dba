package io.drover.plugin.host;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passes on what a plugin process logs: JSON of go-hclog, lines with a level, or plain text. A
 * flood is left out, and counted.
 */
final class PluginLog {
    private static final int CHUNK = 8 << 10;
    private static final int BURST = 1_000;
    private static final long NANOS_FOR_EACH = 10_000_000;

    private final String plugin;
    private final Logger log;
    private final LongSupplier nanoTime;
    private long lineAt;
    private long leftOut;

    PluginLog(String plugin, LongSupplier nanoTime) {
        this.plugin = plugin;
        this.log = LoggerFactory.getLogger("plugin." + plugin);
        this.nanoTime = nanoTime;
        this.lineAt = nanoTime.getAsLong() - BURST * NANOS_FOR_EACH;
    }

    /** Reads until the process closes its end, in a thread of its own. */
    void follow(InputStream stream) {
        Thread.ofPlatform().daemon().name("plugin-log-" + plugin).start(() -> read(stream));
    }

    private void read(InputStream stream) {
        var lines = new Lines(this::line);
        var chunk = new byte[CHUNK];
        try (stream) {
            for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                lines.add(chunk, n);
            }
        } catch (IOException _) {
            // The process has left.
        }
        lines.rest();
    }

    /** A line of now. */
    void line(String text) {
        line(text, /* late= */ false);
    }

    /** A line of some time ago; which, it says itself if it does. */
    void late(String text) {
        line(text, /* late= */ true);
    }

    private synchronized void line(String text, boolean late) {
        long now = nanoTime.getAsLong();
        lineAt = Math.max(lineAt + NANOS_FOR_EACH, now - BURST * NANOS_FOR_EACH);
        if (lineAt - now > 0) {
            lineAt -= NANOS_FOR_EACH;
            leftOut++;
            return;
        }
        if (leftOut > 0) {
            log.warn("{} lines are left out, it writes too many", leftOut);
            leftOut = 0;
        }
        if (!text.startsWith("{") || !structured(text, late)) {
            log.atLevel(levelOf(text)).log("{}", Lines.printable(text));
        }
    }

    private static Level levelOf(String text) {
        if (text.startsWith("panic: ") || text.startsWith("fatal error: ")) {
            return Level.ERROR;
        }
        for (var level : Level.values()) {
            if (text.startsWith("[" + level.name() + "]")) {
                return level;
            }
        }
        return Level.DEBUG;
    }

    private boolean structured(String text, boolean late) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            if (!node.has("@message")) {
                return false;
            }
            var extras = new StringJoiner(" ", " ", "").setEmptyValue("");
            node.properties()
                    .forEach(entry -> {
                        var key = entry.getKey();
                        if (!isCommon(key, entry.getValue(), late)) {
                            extras.add(key + "=" + text(entry.getValue()));
                        }
                    });
            log.atLevel(level(node.path("@level").asString("debug")))
                    .log("{}", Lines.printable(node.path("@message").asString("") + extras));
            return true;
        } catch (JacksonException _) {
            return false;
        }
    }

    /** What each line has, and the log tells anyway. */
    private boolean isCommon(String key, JsonNode value, boolean late) {
        return switch (key) {
            case "@message", "@level" -> true;
            case "@timestamp" -> !late;
            case "@module" -> value.asString("").equals(plugin);
            default -> false;
        };
    }

    private static String text(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString();
    }

    private static Level level(String name) {
        try {
            return Level.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return Level.DEBUG;
        }
    }
}
