package io.drover.plugin.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Passes on what plugin processes log: JSON of go-hclog, lines with a level, or plain text. */
final class PluginLog {
    private static final int LONGEST_LINE = 64 << 10;

    private PluginLog() {}

    /** Reads until the process closes its end. */
    static void follow(String plugin, InputStream stream) {
        Thread.ofPlatform()
                .daemon()
                .name("plugin-log-" + plugin)
                .start(() -> {
                    try (var reader =
                            new BufferedReader(
                                    new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        String line;
                        while ((line = reader.readLine()) != null) {
                            line(plugin, line);
                        }
                    } catch (IOException _) {
                        // The process has left.
                    }
                });
    }

    static void line(String plugin, String line) {
        var log = LoggerFactory.getLogger("plugin." + plugin);
        var text = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
        if (text.startsWith("{") && structured(log, text)) {
            return;
        }
        log.atLevel(levelOf(text)).log("{}", text);
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

    private static boolean structured(Logger log, String text) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            if (!node.has("@message")) {
                return false;
            }
            var extras = new StringJoiner(" ");
            node.properties()
                    .forEach(entry -> {
                        if (!entry.getKey().startsWith("@")) {
                            extras.add(entry.getKey() + "=" + entry.getValue().asString());
                        }
                    });
            log.atLevel(level(node.path("@level").asString("debug")))
                    .log("{} {}", node.path("@message").asString(""), extras);
            return true;
        } catch (JacksonException _) {
            return false;
        }
    }

    private static Level level(String name) {
        try {
            return Level.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return Level.DEBUG;
        }
    }
}
