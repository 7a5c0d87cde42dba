package io.drover.agent.http.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    record Row(
            @JsonProperty("ID") String id,
            String status,
            int priority,
            boolean stop,
            double share,
            @Nullable List<String> datacenters,
            @Nullable SortedMap<String, String> meta,
            @Nullable List<Part> parts,
            @Nullable Part main) {}

    record Part(String name, int size) {}

    private static final Row ROW =
            new Row(
                    "web/a",
                    "running",
                    50,
                    false,
                    0.5,
                    List.of("dc1", "dc2"),
                    new TreeMap<>(java.util.Map.of("owner", "ops", "a.b", "dotted")),
                    List.of(new Part("x", 1), new Part("y", 2)),
                    null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Status == running",
                "Status == \"running\"",
                "Status == `running`",
                "Status != dead",
                "ID == web/a",
                "Priority == 50",
                "Priority != 51",
                "Share == 0.5",
                "Stop == false",
                "not Stop == true",
                "dc1 in Datacenters",
                "\"dc3\" not in Datacenters",
                "Datacenters contains dc2",
                "Datacenters not contains dc3",
                "owner in Meta",
                "Meta contains owner",
                "Meta.owner == ops",
                "Meta[\"a.b\"] == dotted",
                "\"/Meta/owner\" == ops",
                "Meta.missing != ops",
                "Meta.missing is empty",
                "Meta is not empty",
                "Main is empty",
                "Main.Name is empty",
                "Status contains unn",
                "Status matches \"^run\"",
                "Status not matches \"^dead\"",
                "Status == dead or Priority == 50 and Stop == false",
                "(Status == dead or Priority == 50) and not (Stop == true)",
                "Parts.1.Name == y",
                "any Parts as p { p.Size == 2 and p.Name == y }",
                "all Parts as i, p { p.Size != 3 }",
                "any Meta as k, v { v == ops }",
                "not any Datacenters as d { d == dc9 }"
            })
    void keepsTheRow(String expression) {
        assertThat(Filter.parse(expression).keeps(ROW)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Status == dead",
                "Meta.missing == ops",
                "Meta is empty",
                "dc3 in Datacenters",
                "not Status == running",
                "all Parts as p { p.Size == 2 }",
                "Status == running and Stop == true"
            })
    void leavesTheRowOut(String expression) {
        assertThat(Filter.parse(expression).keeps(ROW)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Status              | at character 7: expected an operator",
                "Status ==           | at character 10: expected a value, found the end",
                "Status = x          | at character 8: \"=\" needs a \"=\"",
                "(Status == x        | expected \")\", found the end",
                "Status == x y       | at character 13: expected \"and\", \"or\" or the end, found \"y\"",
                "Status matches \"(\" | at character 16: bad pattern",
                "Status == \"x       | at character 11: the text has no end",
                "any Parts { x == y } | expected \"as\""
            })
    void saysWhereAnExpressionIsWrong(String expression, String message) {
        assertThatThrownBy(() -> Filter.parse(expression))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sttaus == x      | \"Sttaus\": Row has no field \"Sttaus\"",
                "Status.x == x    | cannot look for \"x\" in a text",
                "Priority == high | compared with \"high\", expected a whole number",
                "Stop == perhaps  | expected true or false",
                "Meta == x        | is a map, which \"==\" does not work on",
                "Priority matches x | is a number, which \"matches\" does not work on"
            })
    void saysWhatDoesNotFitTheRow(String expression, String message) {
        Filter filter = Filter.parse(expression);

        assertThatThrownBy(() -> filter.keeps(ROW))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining(message);
    }

    @Test
    void doesNotHangOnAnEvilPattern() {
        Row row = new Row("a".repeat(40) + "!", "", 0, false, 0, null, null, null, null);
        Filter filter = Filter.parse("ID matches \"^(.*a){20}$\"");

        assertThatThrownBy(() -> filter.keeps(row)).hasMessageContaining("takes too long");
    }
}
