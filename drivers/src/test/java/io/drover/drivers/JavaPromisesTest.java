package io.drover.drivers;

import io.drover.plugin.TaskConfig;
import io.drover.plugin.testkit.PluginLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** {@code java} as agents have it, where this machine can run it. */
class JavaPromisesTest extends ShellKit {
    private static final String CLASSES = "/classes";

    /** For any Java that may be on the path. */
    private static final String OLDEST = "11";

    @TempDir private static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path source = classes.resolve("Chore.java");
        Files.writeString(
                source,
                """
                public class Chore {
                    public static void main(String[] args) throws Exception {
                        int number = Integer.parseInt(args[1]);
                        if (args[0].equals("exit")) {
                            System.exit(number);
                        }
                        if (args[0].equals("print")) {
                            for (int i = 0; i < number; i++) {
                                System.out.println("line " + i);
                            }
                            return;
                        }
                        System.out.println("ready");
                        Thread.sleep(number);
                    }
                }
                """);
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", OLDEST, "-Xlint:-options", "" + source);
        Assertions.assertThat(result).isZero();
    }

    private static Map<String, ? extends @Nullable Object> chore(String what, int number) {
        return Map.of(
                "class",
                "Chore",
                "class_path",
                CLASSES,
                "args",
                List.of(what, "" + number),
                "jvm_options",
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss256k"));
    }

    @Override
    protected Optional<String> unfit() {
        return contained();
    }

    @Override
    protected PluginLaunch launch() {
        return hosted("java");
    }

    @Override
    protected TaskConfig.Builder prepare(TaskConfig.Builder task) {
        return task.mounts(
                List.of(new TaskConfig.Mount(CLASSES, "" + classes, true, "private", "", "")));
    }

    @Override
    protected Map<String, ? extends @Nullable Object> ends() {
        return chore("exit", 0);
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsWith(int code) {
        return Optional.of(chore("exit", code));
    }

    @Override
    protected Printing prints() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            lines.add("line " + i + "\n");
        }
        return new Printing(chore("print", 2000), String.join("", lines));
    }

    @Override
    protected Map<String, ? extends @Nullable Object> runs() {
        return chore("run", 1_000_000);
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> ignoresSignals() {
        return Optional.empty();
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsOnHangUp(int code) {
        return Optional.empty();
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("class", "Chore", "work_dir", "here");
    }

    @Override
    protected String wrongOption() {
        return "work_dir";
    }
}
