package io.drover.agent.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** {@code 2026-11-22T23:21:29.900Z [WARN] server.raft: what happened}, or JSON. */
final class LineFormat extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter JSON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private final boolean json;

    LineFormat(boolean json) {
        this.json = json;
    }

    @Override
    public String format(LogRecord record) {
        return json ? asJson(record) : asText(record);
    }

    private String asText(LogRecord record) {
        return TIME.format(record.getInstant())
                + " "
                + padded("[" + name(record.getLevel()) + "]")
                + " "
                + subject(record.getLoggerName())
                + ": "
                + formatMessage(record)
                + stackTrace(record)
                + "\n";
    }

    private String asJson(LogRecord record) {
        return "{\"@level\":\""
                + name(record.getLevel()).toLowerCase(Locale.ROOT)
                + "\",\"@message\":"
                + quoted(formatMessage(record) + stackTrace(record))
                + ",\"@module\":"
                + quoted(subject(record.getLoggerName()))
                + ",\"@timestamp\":\""
                + JSON_TIME.format(record.getInstant())
                + "\"}\n";
    }

    private static String padded(String level) {
        return level.length() < 7 ? level + " ".repeat(7 - level.length()) : level;
    }

    static String name(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN";
        }
        if (value >= Level.INFO.intValue()) {
            return "INFO";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /**
     * {@code io.drover.client.alloc.AllocationRunner} is {@code client.alloc.allocation_runner}.
     */
    static String subject(String logger) {
        if (!logger.startsWith("io.drover.")) {
            return logger;
        }
        String name = logger.substring("io.drover.".length());
        int dot = name.lastIndexOf('.');
        String type = name.substring(dot + 1);
        String words = type.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        String place = dot < 0 ? "" : name.substring(0, dot);
        if (place.equals(words) || place.endsWith("." + words)) {
            return place;
        }
        return place.isEmpty() ? words : place + "." + words;
    }

    private static String stackTrace(LogRecord record) {
        Throwable thrown = record.getThrown();
        if (thrown == null) {
            return "";
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return "\n" + trace.toString().stripTrailing();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
