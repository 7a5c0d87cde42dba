package io.drover.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void readsWhatIsMissingAsZero() {
        Json json = Json.parse("{\"A\": null}");

        assertThat(json.text("A")).isEmpty();
        assertThat(json.text("B")).isEmpty();
        assertThat(json.number("B")).isZero();
        assertThat(json.flag("B")).isFalse();
        assertThat(json.items("B")).isEmpty();
        assertThat(json.members("B")).isEmpty();
        assertThat(json.time("B")).isNull();
        assertThat(json.get("B").get("C").isNull()).isTrue();
    }

    @Test
    void readsTimes() {
        Json json =
                Json.parse("{\"A\": \"2026-01-02T03:04:05Z\", \"B\": \"0001-01-01T00:00:00Z\"}");

        assertThat(json.time("A")).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(json.time("B")).isNull();
    }

    @Test
    void printsNamesInOrderAndIndented() {
        Json json =
                Json.parse(
                        "{\"b\": [1, 2.0, \"x\\n\\u0001\\\"<\"], \"a\": {}, \"c\": [], \"d\": null}");

        assertThat(json.pretty())
                .isEqualTo(
                        """
                        {
                            "a": {},
                            "b": [
                                1,
                                2.0,
                                "x\\n\\u0001\\"<"
                            ],
                            "c": [],
                            "d": null
                        }\
                        """);
    }

    @Test
    void keepsLargeNumbers() {
        assertThat(Json.parse("[9223372036854775807, 123456789012345678901]").pretty())
                .contains("9223372036854775807", "123456789012345678901");
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> Json.parse("{\"a\": oops}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("oops");
    }

    @Test
    void keepsTextThatNobodyAsksForAsItIs() {
        Json request = Json.of(Map.of("Job", Json.unread("{\"B\":1,  \"A\":[]}")));

        assertThat(request.pretty()).isEqualTo("{\n    \"Job\": {\"B\":1,  \"A\":[]}\n}");
        assertThat(request.get("Job").number("B")).isEqualTo(1);
        assertThat(request.get("Job").pretty()).isEqualTo("{\n    \"A\": [],\n    \"B\": 1\n}");
    }
}
