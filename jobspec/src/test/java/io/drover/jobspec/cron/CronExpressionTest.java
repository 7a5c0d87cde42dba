package io.drover.jobspec.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.job.PeriodicConfig;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
    /** 2026-01-01 is a Thursday. */
    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *            | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z",
                "* * * * *            | 2026-01-01T00:00:59Z | 2026-01-01T00:01:00Z",
                "*/15 * * * *         | 2026-01-01T00:46:00Z | 2026-01-01T01:00:00Z",
                "5/20 * * * *         | 2026-01-01T00:06:00Z | 2026-01-01T00:25:00Z",
                "30 9-17 * * mon-fri  | 2026-01-02T17:30:00Z | 2026-01-05T09:30:00Z",
                "0 0 1,15 * *         | 2026-01-01T00:00:00Z | 2026-01-15T00:00:00Z",
                "0 0 L * *            | 2026-02-01T00:00:00Z | 2026-02-28T00:00:00Z",
                "0 0 LW * *           | 2026-01-01T00:00:00Z | 2026-01-30T00:00:00Z",
                "0 0 15W * *          | 2026-02-01T00:00:00Z | 2026-02-16T00:00:00Z",
                "0 0 1W * *           | 2026-07-30T00:00:00Z | 2026-08-03T00:00:00Z",
                "0 0 31W * *          | 2026-02-01T00:00:00Z | 2026-03-31T00:00:00Z",
                "0 0 * * 5L           | 2026-01-01T00:00:00Z | 2026-01-30T00:00:00Z",
                "0 0 * * 5#2          | 2026-01-01T00:00:00Z | 2026-01-09T00:00:00Z",
                "0 0 * * 7            | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
                "0 0 13 * FRI         | 2026-01-03T00:00:00Z | 2026-01-09T00:00:00Z",
                "0 0 13 * FRI         | 2026-01-09T00:00:00Z | 2026-01-13T00:00:00Z",
                "0 0 29 feb *         | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
                "0 0 1 1 * 2030       | 2026-01-01T00:00:00Z | 2030-01-01T00:00:00Z",
                "10 0 0 1 1 * *       | 2026-01-01T00:00:10Z | 2027-01-01T00:00:10Z",
                "*/20 * * * * * *     | 2026-01-01T00:00:00Z | 2026-01-01T00:00:20Z",
                "@hourly              | 2026-01-01T00:30:00Z | 2026-01-01T01:00:00Z",
                "@daily               | 2026-01-01T00:30:00Z | 2026-01-02T00:00:00Z",
                "@weekly              | 2026-01-01T00:30:00Z | 2026-01-04T00:00:00Z",
                "@monthly             | 2026-01-01T00:30:00Z | 2026-02-01T00:00:00Z",
                "@yearly              | 2026-01-01T00:30:00Z | 2027-01-01T00:00:00Z",
                "0 0 1 1 * 2025       | 2026-01-01T00:00:00Z | ",
                "0 0 30 2 *           | 2026-01-01T00:00:00Z | ",
                "30 2 * * *           | 2026-03-28T12:00:00+01:00[Europe/Berlin] | 2026-03-29T03:30:00+02:00[Europe/Berlin]",
                "30 2 * * *           | 2026-10-25T02:30:00+02:00[Europe/Berlin] | 2026-10-26T02:30:00+01:00[Europe/Berlin]",
                "*/30 * * * *         | 2026-10-25T02:30:00+02:00[Europe/Berlin] | 2026-10-25T02:00:00+01:00[Europe/Berlin]",
                "*/30 * * * *         | 2026-03-29T01:30:00+01:00[Europe/Berlin] | 2026-03-29T03:00:00+02:00[Europe/Berlin]",
            })
    void findsTheNextTime(String expression, String after, String next) {
        ZonedDateTime found = CronExpression.parse(expression).next(ZonedDateTime.parse(after));

        assertThat(found).isEqualTo(next == null ? null : ZonedDateTime.parse(next));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | expected 5, 6 or 7 fields or a macro such as @daily, found \"\"",
                "* * * *             | expected 5, 6 or 7 fields or a macro such as @daily, found \"* * * *\"",
                "@never              | expected 5, 6 or 7 fields or a macro such as @daily, found \"@never\"",
                "60 * * * *          | minute: 60 is not between 0 and 59",
                "* 24 * * *          | hour: 24 is not between 0 and 23",
                "* * 0 * *           | day: 0 is not between 1 and 31",
                "* * * 13 *          | month: 13 is not between 1 and 12",
                "* * * * 8           | weekday: 8 is not between 0 and 7",
                "* * * * fry         | weekday: \"FRY\" is no number from 0 to 7",
                "5-1 * * * *         | minute: 5-1 ends before it begins",
                "*/0 * * * *         | minute: 0 is not between 1 and 59",
                "1,,2 * * * *        | minute: \"\" is no number from 0 to 59",
                "* * * * * 1969      | year: 1969 is not between 1970 and 2099",
            })
    void saysWhatItCannotRead(String expression, String why) {
        assertThatThrownBy(() -> CronExpression.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void theEarliestOfSeveralExpressionsCounts() {
        PeriodicConfig config =
                new PeriodicConfig(
                        true, "", List.of("0 6 * * *", "0 3 * * 0"), "cron", false, "Asia/Tokyo");

        PeriodicTimes times = PeriodicTimes.of(config);

        assertThat(times.next(Instant.parse("2026-01-03T00:00:00Z")))
                .isEqualTo("2026-01-03T18:00:00Z");
        assertThat(times.next(Instant.parse("2026-01-03T18:00:00Z")))
                .isEqualTo("2026-01-03T21:00:00Z");
    }

    @Test
    void namesWhatIsWrongWithAPeriodicBlock() {
        PeriodicConfig config =
                new PeriodicConfig(true, "x", List.of("61 * * * *"), "cron", false, "Mars/Base");

        assertThat(PeriodicTimes.problems(config))
                .containsExactly(
                        "Invalid cron spec \"61 * * * *\": minute: 61 is not between 0 and 59",
                        "Invalid cron spec \"x\": expected 5, 6 or 7 fields or a macro such as @daily, found \"x\"",
                        "Invalid time zone \"Mars/Base\": expected a name such as Europe/Berlin");
    }
}
