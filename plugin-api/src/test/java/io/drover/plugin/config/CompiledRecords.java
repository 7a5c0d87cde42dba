package io.drover.plugin.config;

import io.drover.plugin.config.processor.BindingProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles configuration records as the build of an author does. */
final class CompiledRecords implements AutoCloseable {
    private static final String IMPORTS =
            """
            import io.drover.plugin.config.*;
            import java.time.Duration;
            import java.util.*;
            import org.jspecify.annotations.Nullable;
            """;

    private final DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    private final URLClassLoader loader;

    /** Compiles {@code p.Plugin} with these members. */
    CompiledRecords(Path dir, String members) throws IOException {
        Files.createDirectories(dir);
        var source = "package p;\n" + IMPORTS + "public class Plugin {\n" + members + "\n}\n";
        var compiler = ToolProvider.getSystemJavaCompiler();
        var task =
                compiler.getTask(
                        null,
                        compiler.getStandardFileManager(diagnostics, null, null),
                        diagnostics,
                        List.of("-d", dir.toString(), "-Xlint:all,-processing", "-Werror"),
                        null,
                        List.of(new Source(source)));
        task.setProcessors(List.of(new BindingProcessor()));
        var _ = task.call();
        loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader());
    }

    /** What the compiler did not like. */
    List<String> errors() {
        return diagnostics.getDiagnostics().stream()
                .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
                .map(found -> found.getMessage(Locale.ROOT))
                .toList();
    }

    /** A record of {@code p.Plugin}. */
    Class<? extends Record> type(String name) throws ClassNotFoundException {
        return Class.forName("p.Plugin$" + name, true, loader).asSubclass(Record.class);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///p/Plugin.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
