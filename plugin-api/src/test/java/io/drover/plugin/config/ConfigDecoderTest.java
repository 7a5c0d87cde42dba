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
}
