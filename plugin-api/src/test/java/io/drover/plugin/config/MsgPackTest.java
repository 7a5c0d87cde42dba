package io.drover.plugin.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes that plugins of others get, byte for byte. */
class MsgPackTest {
    private static String hex(Map<String, ?> values) {
        return HexFormat.of().formatHex(MsgPack.encode(Settings.of(values)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, cc80",
        "-1, ff",
        "-33, d0df",
        "65536, ce00010000",
        "4294967296, cf0000000100000000",
        "-2147483649, d3ffffffff7fffffff"
    })
    void numbersAreAsShortAsTheyCanBe(long number, String expected) {
        assertThat(hex(Map.of("a", number))).isEqualTo("81a161" + expected);
    }

    @Test
    void otherValuesHaveTheirPlainForm() {
        assertThat(hex(Map.of("a", 0.5))).isEqualTo("81a161cb3fe0000000000000");
        assertThat(hex(Map.of("a", true))).isEqualTo("81a161c3");
        assertThat(hex(Map.of("a", "ä"))).isEqualTo("81a161a2c3a4");
        assertThat(hex(Map.of("a", Arrays.asList("x", null)))).isEqualTo("81a16192a178c0");
        assertThat(hex(Map.of("a", Map.of()))).isEqualTo("81a16180");
    }

    @Test
    void keysAreInOrder() {
        var values = new LinkedHashMap<String, Object>();
        values.put("b", 1L);
        values.put("a", 2L);

        assertThat(hex(values)).isEqualTo("82a16102a16201");
    }

    /** Two elements: the type as JSON in a binary, and the value. */
    @Test
    void aValueOfAnyTypeSaysItsType() {
        assertThat(hex(Map.of("a", new Dynamic("x"))))
                .isEqualTo(
                        "81a16192c408"
                                + HexFormat.of().formatHex("\"string\"".getBytes(UTF_8))
                                + "a178");
        assertThat(
                        new String(
                                MsgPack.encode(
                                        Settings.of(
                                                Map.of(
                                                        "a",
                                                        new Dynamic(
                                                                Map.of("k", List.of(1L, true)))))),
                                UTF_8))
                .contains("[\"object\",{\"k\":[\"tuple\",[\"number\",\"bool\"]]}]");
    }
}
