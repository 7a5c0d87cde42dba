package io.drover.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.api.job.Job;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;

/** Compiled codecs do to the byte what the mapper does by reflection. */
class CompiledCodecsTest {
    private static final Codec compiled = new Codec();
    private static final Codec reflecting = new Codec(null);

    static List<Class<?>> records() throws IOException, URISyntaxException {
        Path classes =
                Path.of(Job.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(f -> classes.relativize(f).toString())
                    .filter(f -> f.endsWith("Codec.class"))
                    .sorted()
                    .<Class<?>>map(f -> recordOf(f.replace('/', '.').replaceAll("\\.class$", "")))
                    .filter(CompiledCodecsTest::isRecord)
                    .toList();
        }
    }

    @Test
    void thereIsOneForEachRecordOfTheWire() throws Exception {
        assertThat(records()).hasSizeGreaterThan(200).contains(Job.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void theSameIsWrittenAndRead(Class<?> type) {
        for (long seed = 0; seed < 20; seed++) {
            Record made = new RandomRecords(seed).make(type, 3);
            agree(made, type);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void namesInAnyCaseAndUnknownMembersAreRead(Class<?> type) {
        for (long seed = 0; seed < 5; seed++) {
            Record made = new RandomRecords(seed).make(type, 0);
            String json = reflecting.json().writeValueAsString(made);
            String other =
                    json.replaceFirst("\\{", "{\"noSuchMember\":{\"a\":[1,{}]},")
                            .replaceAll(",}$", "}");
            assertThat(compiled.json().readValue(other, type))
                    .isEqualTo(reflecting.json().readValue(json, type));
            String lower = lowerNames(other);
            assertThat(compiled.json().readValue(lower, type))
                    .isEqualTo(reflecting.json().readValue(lower, type));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "7",
                "{\"Priority\":\"50\"}",
                "{\"Priority\":\"high\"}",
                "{\"Priority\":1.5}",
                "{\"Priority\":99999999999}",
                "{\"Priority\":null,\"Meta\":null,\"TaskGroups\":null}",
                "{\"Priority\":[1]}",
                "{\"ID\":5,\"Name\":true}",
                "{\"ID\":{}}",
                "{\"AllAtOnce\":\"true\"}",
                "{\"AllAtOnce\":3}",
                "{\"TaskGroups\":{}}",
                "{\"TaskGroups\":[{\"Tasks\":[{\"KillTimeout\":\"5s\"}]}]}",
                "{\"TaskGroups\":[{\"Count\":1},{\"Count\":[]}]}",
                "{\"TaskGroups\":[null]}",
                "{\"Meta\":[]}",
                "{\"Meta\":{\"a\":1,\"b\":null}}",
                "{\"Meta\":{\"a\":{}}}",
                "{\"Update\":[]}",
                "{\"Update\":\"\"}",
                "{\"TaskGroups\":[{\"Name\":\"a\"",
                "{\"TaskGroups\":",
                "{]",
                "null",
            })
    void whatIsWrongIsRefusedInTheSameWay(String json) {
        JacksonException expected =
                catchThrowableOfType(
                        JacksonException.class, () -> reflecting.json().readValue(json, Job.class));
        if (expected == null) {
            assertThat(compiled.json().readValue(json, Job.class))
                    .isEqualTo(reflecting.json().readValue(json, Job.class));
            return;
        }
        assertThatThrownBy(() -> compiled.json().readValue(json, Job.class))
                .isInstanceOfSatisfying(
                        JacksonException.class, e -> assertThat(path(e)).isEqualTo(path(expected)));
    }

    /** The planted fault: this codec forgets a member. */
    @Test
    void aWrongCodecIsFound() {
        assertThatThrownBy(() -> agree(new Forgetful("a", 1), Forgetful.class))
                .isInstanceOf(AssertionError.class);
    }

    record Forgetful(String name, int count) {}

    private static void agree(Record made, Class<?> type) {
        byte[] json = reflecting.json().writeValueAsBytes(made);
        assertThat(new String(compiled.json().writeValueAsBytes(made), StandardCharsets.UTF_8))
                .isEqualTo(new String(json, StandardCharsets.UTF_8));
        byte[] smile = reflecting.smile().writeValueAsBytes(made);
        assertThat(compiled.smile().writeValueAsBytes(made)).isEqualTo(smile);
        Object read = reflecting.json().readValue(json, type);
        assertThat((Object) compiled.json().readValue(json, type)).isEqualTo(read);
        assertThat((Object) compiled.smile().readValue(smile, type))
                .isEqualTo(reflecting.smile().readValue(smile, type));
    }

    private static List<String> path(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null
                                ? "[" + step.getIndex() + "]"
                                : step.getPropertyName())
                .toList();
    }

    private static String lowerNames(String json) {
        return Pattern.compile("\"[A-Z][A-Za-z]*\":")
                .matcher(json)
                .replaceAll(name -> name.group().toLowerCase(Locale.ROOT));
    }

    private static Class<?> recordOf(String codec) {
        try {
            return Class.forName(codec.replaceAll("Codec$", ""));
        } catch (ClassNotFoundException e) {
            return Void.class;
        }
    }

    private static boolean isRecord(Class<?> type) {
        return type.isRecord();
    }
}

/** Found beside the record by its name, as the compiled ones are. */
final class CompiledCodecsTest_ForgetfulCodec implements RecordCodec<CompiledCodecsTest.Forgetful> {
    private final MemberNames names = new MemberNames("Count", "Name");

    @Override
    public void encode(CompiledCodecsTest.Forgetful value, JsonGenerator out, OtherValues others) {
        out.writeStartObject(value);
        out.writeName(names.at(1));
        out.writeString(value.name());
        out.writeEndObject();
    }

    @Override
    public CompiledCodecsTest.@Nullable Forgetful decode(
            JsonParser in, DeserializationContext context) {
        in.skipChildren();
        return null;
    }
}
