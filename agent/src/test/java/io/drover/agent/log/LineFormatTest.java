package io.drover.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {
    private static LogRecord record(Level level, String logger, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName(logger);
        record.setInstant(Instant.parse("2026-11-22T23:21:29.900123Z"));
        return record;
    }

    @Test
    void writesALineThatOperatorsKnow() {
        var format = new LineFormat(false);

        assertThat(format.format(record(Level.WARNING, "io.drover.client.Client", "hm")))
                .isEqualTo("2026-11-22T23:21:29.900Z [WARN]  client: hm\n");
        assertThat(format.format(record(Level.FINE, "org.eclipse.jetty.Server", "hm")))
                .isEqualTo("2026-11-22T23:21:29.900Z [DEBUG] org.eclipse.jetty.Server: hm\n");
    }

    @Test
    void writesJsonOnOneLine() {
        LogRecord record = record(Level.SEVERE, "io.drover.server.Server", "a \"b\"\nc");

        assertThat(new LineFormat(true).format(record))
                .isEqualTo(
                        "{\"@level\":\"error\",\"@message\":\"a \\\"b\\\"\\nc\","
                                + "\"@module\":\"server\","
                                + "\"@timestamp\":\"2026-11-22T23:21:29.900123Z\"}\n");
    }

    @Test
    void addsTheStackOfAFailure() {
        LogRecord record = record(Level.SEVERE, "io.drover.agent.Agent", "it broke");
        record.setThrown(new IllegalStateException("why"));

        assertThat(new LineFormat(false).format(record))
                .contains("agent: it broke\njava.lang.IllegalStateException: why\n")
                .contains("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "io.drover.client.alloc.AllocationRunner, client.alloc.allocation_runner",
        "io.drover.federation.Federation, federation",
        "io.drover.agent.http.Door, agent.http.door",
        "other, other"
    })
    void namesTheSubject(String logger, String subject) {
        assertThat(LineFormat.subject(logger)).isEqualTo(subject);
    }
}
