package io.drover.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration by records, from the compiler to the value: what is read and what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationTest {
    private static final String RECORDS =
            """
            enum Mode { FAST, SLOW_BUT_SURE }

            @Configuration
            record Limits(@Option(byDefault = "1", min = 1) int cpus, @Nullable Long memory) {}

            @Configuration
            record Mount(@Option(required = true) String path, @Option(byDefault = "false") boolean readOnly) {
                Mount {
                    if (!path.startsWith("/")) {
                        throw new IllegalArgumentException("path has to be absolute, got " + path);
                    }
                }
            }

            @Configuration
            record Task(
                    @Option(docs = "program to run", required = true, pattern = "[a-z/]+") String command,
                    @Option(docs = "its arguments", max = 3) List<String> args,
                    @Option(byDefault = {"a", "b\\"c"}) List<String> names,
                    @Option(byDefault = "fast") Mode mode,
                    List<Mode> modes,
                    @Option(byDefault = "1m30s") Duration grace,
                    @Option(byDefault = "0.5", min = 0, max = 1) double share,
                    @Option(byDefault = "3", name = "tries") long retries,
                    @Option(oneOf = {"tcp", "udp"}) @Nullable String protocol,
                    Map<String, String> labels,
                    SortedMap<String, Integer> weights,
                    Limits limits,
                    @Nullable Limits extra,
                    @Option(max = 2) List<Mount> mount) {}
            """;

    private CompiledRecords records;

    @BeforeAll
    void compile(@TempDir Path dir) throws IOException {
        records = new CompiledRecords(dir, RECORDS);
        assertThat(records.errors()).isEmpty();
    }

    @AfterAll
    void close() throws IOException {
        records.close();
    }

    /** The whole way: checked by the host, over the wire, read by the plugin. */
    private String read(Map<String, ? extends @Nullable Object> raw) throws Exception {
        var spec = ConfigSpec.of(records.type("Task"));
        var settings = MsgPack.decode(MsgPack.encode(ConfigDecoder.decode(spec, raw, "config")));
        return settings.as(records.type("Task")).toString();
    }

    @Test
    void givesWhatIsMissingItsDefault() throws Exception {
        assertThat(read(Map.of("command", "/bin/true")))
                .isEqualTo(
                        "Task[command=/bin/true, args=[], names=[a, b\"c], mode=FAST, modes=[],"
                                + " grace=PT1M30S, share=0.5, retries=3, protocol=null, labels={},"
                                + " weights={}, limits=Limits[cpus=1, memory=null], extra=null,"
                                + " mount=[]]");
    }

    @Test
    void readsEveryKindOfOption() throws Exception {
        var raw =
                Map.of(
                        "command",
                        "sleep",
                        "args",
                        List.of("1", 2),
                        "mode",
                        "slow_but_sure",
                        "modes",
                        List.of("fast", "fast"),
                        "labels",
                        List.of(Map.of("b", "2", "a", 1)),
                        "weights",
                        Map.of("x", 7),
                        "extra",
                        List.of(Map.of("cpus", 2, "memory", 5_000_000_000L)),
                        "mount",
                        List.of(Map.of("path", "/a"), Map.of("path", "/b", "read_only", "true")),
                        "share",
                        1,
                        "tries",
                        "9");
        assertThat(read(raw))
                .isEqualTo(
                        "Task[command=sleep, args=[1, 2], names=[a, b\"c], mode=SLOW_BUT_SURE,"
                                + " modes=[FAST, FAST], grace=PT1M30S, share=1.0, retries=9,"
                                + " protocol=null, labels={a=1, b=2}, weights={x=7},"
                                + " limits=Limits[cpus=1, memory=null], extra=Limits[cpus=2,"
                                + " memory=5000000000], mount=[Mount[path=/a, readOnly=false],"
                                + " Mount[path=/b, readOnly=true]]]");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        var raw =
                Map.of(
                        "command",
                        "Sleep",
                        "args",
                        List.of("1", "2", "3", "4"),
                        "mode",
                        "quick",
                        "grace",
                        "soon",
                        "share",
                        1.5,
                        "protocol",
                        "icmp",
                        "limits",
                        Map.of("cpus", 0),
                        "mount",
                        Map.of("path", "relative"),
                        "weights",
                        Map.of("x", 3_000_000_000L),
                        "tries",
                        1.25);

        var refused = catchThrowableOfType(ConfigException.class, () -> read(raw));

        assertThat(refused.problems())
                .containsExactly(
                        "config.command is \"Sleep\", expected a text that matches [a-z/]+",
                        "config.args has 4 items, expected at most 3",
                        "config.mode is \"quick\", expected one of fast, slow_but_sure",
                        "config.grace is \"soon\", expected a duration such as \"30s\", \"1m30s\" or"
                                + " \"250ms\"",
                        "config.share is 1.5, expected at most 1",
                        "config.tries is 1.25, expected a whole number",
                        "config.protocol is \"icmp\", expected one of tcp, udp",
                        "config.weights.x is 3000000000, expected at most 2147483647",
                        "config.limits.cpus is 0, expected at least 1",
                        "config.mount[0]: path has to be absolute, got relative");
    }

    @Test
    void letsTheHostFindWhatIsMissingOrUnknown() {
        assertThatThrownBy(() -> read(Map.of("argz", 1, "mount", List.of(Map.of("read_only", 7)))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config has no attribute \"argz\"; it takes args, command,")
                .hasMessageContaining("config needs the attribute \"command\" (string)")
                .hasMessageContaining("config.mount[0] needs the attribute \"path\" (string)")
                .hasMessageContaining("config.mount[0].read_only is 7, expected true or false");
    }

    @Test
    void readsWhatAHostDidNotCheck() {
        assertThatThrownBy(() ->
                        Settings.of(Map.of("args", "x", "labels", "y")).as(records.type("Task")))
                .hasMessage(
                        "config.command is missing, expected \"command\" = string; config.args is"
                                + " \"x\", expected a list; config.labels is \"y\", expected a"
                                + " block");
    }

    @Test
    void describesItselfForPeople() throws Exception {
        assertThat(Binding.of(records.type("Task")).describe())
                .startsWith(
                        """
                        command (string, required, matches [a-z/]+): program to run
                        args (list(string), at most 3 items): its arguments
                        names (list(string), default ["a", "b\\"c"])
                        mode (string, default "fast", one of fast, slow_but_sure)
                        """)
                .contains(
                        """
                        limits (block)
                            cpus (number, default 1, at least 1)
                        """);
    }

    @Test
    void saysHowToGetABindingWhereThereIsNone() {
        record Unmarked(String name) {}

        assertThatThrownBy(() -> ConfigSpec.of(Unmarked.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mark Unmarked with @Configuration")
                .hasMessageContaining("maven.compiler.proc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    record A(int a)                                            | a: nothing says what it is when it is missing
                    record A(@Option(byDefault = "0", min = 1) int a)          | a: its own rules forbid its default: a is 0, expected at least 1
                    record A(@Option(byDefault = "many") int a)                | a: its own rules forbid its default: constant many
                    record A(@Option(byDefault = "x", required = true) String a) | a: what is required needs no default
                    record A(@Option(required = true, pattern = "(") String a) | a: the pattern is none
                    record A(@Option(required = true, min = 1) String a)       | a: only numbers and what has items have a range
                    record A(@Option(required = true, oneOf = "1") int a)      | a: only texts have a pattern or a choice
                    record A(@Option(byDefault = {"1", "2"}) int a)            | a: one value cannot have 2 defaults
                    record A(Path a)                                           | cannot find symbol
                    record A(Object a)                                         | a: java.lang.Object cannot be an option; known are String, boolean
                    record A(Map<Integer, String> a)                           | cannot be an option; known are String, boolean
                    record A(List<String> aB, List<String> a_b)                | two options are called a_b
                    private record A(List<String> a)                           | a @Configuration must not be private
                    class A                                                    | only a record can be a @Configuration
                    """)
    void refusesToCompileWhatMakesNoSense(String declaration, String message, @TempDir Path other)
            throws IOException {
        var body = "@Configuration " + declaration + " {}";
        try (var compiled = new CompiledRecords(other, body)) {
            assertThat(compiled.errors()).anyMatch(error -> error.contains(message));
        }
    }
}
