package io.drover.engines.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a container is.
 *
 * @param startedAt null if it never was
 * @param finishedAt null while it has not ended
 * @param pid of its first process, 0 when it does not run
 * @param error why it did not start, or was not run on
 * @param stopSignal what its image wants to be stopped by; empty for {@code SIGTERM}
 * @param all that the engine says
 */
public record ContainerFacts(
        String id,
        boolean running,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        long pid,
        int exitCode,
        boolean oomKilled,
        String error,
        String stopSignal,
        SortedMap<String, String> labels,
        JsonNode all) {
    public ContainerFacts {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** Reads what engines answer to {@code GET /containers/<id>/json}. */
    public static ContainerFacts of(JsonNode all) {
        var state = all.path("State");
        var labels = new TreeMap<String, String>();
        all.path("Config")
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        boolean running = state.path("Running").asBoolean() || state.path("Paused").asBoolean();
        return new ContainerFacts(
                all.path("Id").asText(),
                running,
                time(state.path("StartedAt")),
                running ? null : time(state.path("FinishedAt")),
                state.path("Pid").asLong(),
                state.path("ExitCode").asInt(),
                state.path("OOMKilled").asBoolean(),
                state.path("Error").asText(""),
                all.path("Config").path("StopSignal").asText(""),
                labels,
                all);
    }

    /** Engines say the year 1 for never. */
    private static @Nullable Instant time(JsonNode text) {
        try {
            var at = OffsetDateTime.parse(text.asText("")).toInstant();
            return at.getEpochSecond() <= 0 ? null : at;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    /** A label, empty without it. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }
}
