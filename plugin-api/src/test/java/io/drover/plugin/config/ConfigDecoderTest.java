package io.drover.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigDecoderTest {
    private static final ConfigSpec SPEC =
            ConfigSpec.object()
                    .required("image", "string")
                    .optional("args", "list(string)")
                    .optional("privileged", "bool", "false")
                    .optional("timeout", "string", "\"5m\"")
                    .optional("labels", "list(map(string))")
                    .optional("pids", "number")
                    .optional("modes", "object({pid = string, deep = list(number)})")
                    .block("auth", ConfigSpec.object().required("user", "string").build())
                    .blocks(
                            "mount",
                            ConfigSpec.object()
                                    .required("target", "string")
                                    .optional("readonly", "bool", "true")
                                    .build())
                    .build();

    private static Settings decode(Map<String, ? extends @Nullable Object> raw)
            throws ConfigException {
        return ConfigDecoder.decode(SPEC, raw, "config");
    }

    @Test
    void fillsInDefaultsAndNamesEveryAttribute() throws ConfigException {
        var settings = decode(Map.of("image", "redis"));

        assertThat(settings.values())
                .containsKeys("args", "auth", "image", "labels", "mount", "privileged", "timeout")
                .containsEntry("args", null)
                .containsEntry("privileged", false)
                .containsEntry("timeout", "5m")
                .containsEntry("mount", List.of());
    }

    @Test
    void convertsWhereTheMeaningIsPlain() throws ConfigException {
        var settings =
                decode(
                        Map.of(
                                "image",
                                7,
                                "args",
                                List.of(1, true, "x"),
                                "privileged",
                                "true",
                                "pids",
                                "12.5"));

        assertThat(settings.string("image")).isEqualTo("7");
        assertThat(settings.strings("args")).containsExactly("1", "true", "x");
        assertThat(settings.flag("privileged", false)).isTrue();
        assertThat(settings.values()).containsEntry("pids", 12.5);
    }

    @Test
    void takesBlocksAsAMapOrAListOfMaps() throws ConfigException {
        var settings =
                decode(
                        Map.of(
                                "image",
                                "x",
                                "auth",
                                List.of(Map.of("user", "me")),
                                "labels",
                                List.of(Map.of("a", "1"), Map.of("b", 2)),
                                "mount",
                                List.of(
                                        Map.of("target", "/a"),
                                        Map.of("target", "/b", "readonly", false))));

        assertThat(settings.block("auth").string("user")).isEqualTo("me");
        assertThat(settings.stringMap("labels"))
                .isEqualTo(new TreeMap<>(Map.of("a", "1", "b", "2")));
        assertThat(settings.blocks("mount"))
                .extracting(mount -> mount.string("target") + mount.flag("readonly", false))
                .containsExactly("/atrue", "/bfalse");
    }

    @Test
    void namesEveryProblemAtOnce() {
        var refused =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                decode(
                                        Map.of(
                                                "imag",
                                                "x",
                                                "privileged",
                                                "maybe",
                                                "auth",
                                                List.of(Map.of("user", "a"), Map.of("user", "b")),
                                                "mount",
                                                Map.of("target", "/a", "size", 3))));

        assertThat(refused.problems())
                .anyMatch(
                        text -> text.startsWith("config has no attribute \"imag\"; it takes args"))
                .contains(
                        "config needs the attribute \"image\" (string)",
                        "config.privileged is \"maybe\", expected true or false",
                        "config has 2 \"auth\" blocks, expected one",
                        "config.mount[0] has no attribute \"size\"; it takes readonly, target");
    }

    @Test
    void refusesABodyWhereNoneIsTaken() {
        assertThatThrownBy(() -> ConfigDecoder.decode(ConfigSpec.none(), Map.of("a", 1), "config"))
                .hasMessage("config has \"a\", but takes no attributes");
    }

    @Test
    void survivesTheTripOverTheWire() throws ConfigException {
        var settings =
                decode(
                        Map.of(
                                "image",
                                "x",
                                "modes",
                                Map.of("pid", "host", "deep", List.of(1, 2L << 40, -3, 0.25)),
                                "mount",
                                List.of(Map.of("target", "/ä"))));

        assertThat(MsgPack.decode(MsgPack.encode(settings))).isEqualTo(settings);
    }

    @Test
    void readsNothingAsNoSettingsAndRefusesRubbish() {
        assertThat(MsgPack.decode(new byte[0])).isEqualTo(Settings.empty());
        assertThatThrownBy(() -> MsgPack.decode(new byte[] {(byte) 0xdf, 127, 127, 127, 127, 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final ConfigSpec EVERY_KIND =
            ConfigSpec.object()
                    .blocks(
                            "disk",
                            ConfigSpec.object()
                                    .required("name", "string")
                                    .blocks(
                                            "part",
                                            ConfigSpec.object().required("size", "number").build())
                                    .build())
                    .put(
                            "dns",
                            new ConfigSpec.BlockSet(
                                    "dns",
                                    1,
                                    2,
                                    ConfigSpec.object().required("ip", "string").build()))
                    .put("tags", new ConfigSpec.BlockAttrs("tags", "number", true))
                    .put(
                            "port",
                            new ConfigSpec.BlockMap(
                                    "port",
                                    List.of("net", "label"),
                                    ConfigSpec.object().required("to", "number").build()))
                    .put(
                            "both",
                            new ConfigSpec.ArraySpec(
                                    List.of(
                                            new ConfigSpec.Attr("left", "bool", false),
                                            new ConfigSpec.Literal("{ on = [1, \"x\"] }"))))
                    .put(
                            "owner",
                            new ConfigSpec.Default(
                                    new ConfigSpec.Attr("owner", "string", false),
                                    new ConfigSpec.Attr("user", "string", false)))
                    .optional("numbers", "set(number)")
                    .optional("pair", "tuple([string, bool])")
                    .optional("anything", "any")
                    .build();

    @Test
    void readsEveryKindOfSpec() throws ConfigException {
        var settings =
                ConfigDecoder.decode(
                        EVERY_KIND,
                        Map.of(
                                "disk",
                                List.of(
                                        Map.of(
                                                "name",
                                                "a",
                                                "part",
                                                List.of(Map.of("size", 1), Map.of("size", "2"))),
                                        Map.of("name", "b")),
                                "dns",
                                Map.of("ip", "::1"),
                                "tags",
                                List.of(Map.of("x", 1, "y", "2.5")),
                                "port",
                                List.of(Map.of("lan", List.of(Map.of("http", Map.of("to", 80))))),
                                "left",
                                true,
                                "user",
                                "me",
                                "numbers",
                                List.of(3, "3", 4),
                                "pair",
                                List.of("p", "false"),
                                "anything",
                                List.of(1, "x")),
                        "config");

        assertThat(settings.values())
                .containsEntry(
                        "disk",
                        List.of(
                                Map.of(
                                        "name",
                                        "a",
                                        "part",
                                        List.of(Map.of("size", 1L), Map.of("size", 2L))),
                                Map.of("name", "b", "part", List.of())))
                .containsEntry("dns", List.of(Map.of("ip", "::1")))
                .containsEntry("tags", Map.of("x", 1L, "y", 2.5))
                .containsEntry("port", Map.of("lan", Map.of("http", Map.of("to", 80L))))
                .containsEntry("both", List.of(true, Map.of("on", List.of(1L, "x"))))
                .containsEntry("owner", "me")
                .containsEntry("numbers", List.of(3L, 4L))
                .containsEntry("pair", List.of("p", false))
                .containsEntry("anything", new Dynamic(List.of(1L, "x")));
    }

    @Test
    void namesThePlaceOfAMistakeHoweverDeepItIs() {
        var refused =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                ConfigDecoder.decode(
                                        EVERY_KIND,
                                        Map.of(
                                                "disk",
                                                List.of(
                                                        Map.of("name", "a"),
                                                        Map.of(
                                                                "name",
                                                                List.of(),
                                                                "part",
                                                                List.of(
                                                                        Map.of("size", "big"),
                                                                        Map.of(),
                                                                        "x"))),
                                                "dns",
                                                List.of(
                                                        Map.of("ip", "1"),
                                                        Map.of("ip", "2"),
                                                        Map.of("ip", "3")),
                                                "port",
                                                Map.of("lan", Map.of("http", Map.of("too", 80))),
                                                "left",
                                                "up",
                                                "numbers",
                                                List.of(1, "two"),
                                                "pair",
                                                List.of("p")),
                                        "config"));

        assertThat(refused.problems())
                .containsExactlyInAnyOrder(
                        "config.disk[1].name is a list, expected a string",
                        "config.disk[1].part[0].size is \"big\", expected a number",
                        "config.disk[1].part[1] needs the attribute \"size\" (number)",
                        "config.disk[1].part is \"x\", expected a block",
                        "config takes at most 2 \"dns\" blocks",
                        "config needs a block \"tags\"",
                        "config.port.lan.http has no attribute \"too\"; it takes to",
                        "config.port.lan.http needs the attribute \"to\" (number)",
                        "config.left is \"up\", expected true or false",
                        "config.numbers[1] is \"two\", expected a number",
                        "config.pair is a list, expected a list of 2 values");
    }

    @Test
    void aSpecOfNonsenseIsNamed() {
        var broken = ConfigSpec.object().put("a", new ConfigSpec.Literal("{")).build();
        var unknown = ConfigSpec.object().optional("a", "colour").build();

        assertThatThrownBy(() -> ConfigDecoder.decode(broken, Map.of(), "config"))
                .hasMessageContaining("constant { in a plugin's spec: it ends too early");
        assertThatThrownBy(() -> ConfigDecoder.decode(unknown, Map.of("a", 1), "config"))
                .hasMessageStartingWith("config.a: ")
                .hasMessageContaining("colour");
    }
}
