package io.drover.agent.config;

import io.drover.jobspec.hcl.BodyReader;
import io.drover.jobspec.hcl.Diagnostic;
import io.drover.jobspec.hcl.Hcl;
import io.drover.jobspec.hcl.HclException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a configuration from the arguments of {@code drover agent} and the files that they name.
 */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads flags and files.
     *
     * @param args the arguments after {@code agent}
     * @throws ConfigException if something is wrong; one line per mistake, with file, line and
     *     column where it stands in a file
     */
    public static AgentConfig load(String... args) throws ConfigException {
        AgentFlags flags = AgentFlags.parse(args);
        var draft = new ConfigDraft();
        if (flags.dev()) {
            draft.useDevDefaults();
        }
        for (Path config : flags.configs()) {
            for (Path file : expand(config)) {
                read(file, draft);
            }
        }
        flags.applyTo(draft);
        return draft.build();
    }

    /** A directory stands for its files in order of their names, without those of editors. */
    private static List<Path> expand(Path path) throws ConfigException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(ConfigLoader::isConfig).sorted().toList();
        } catch (IOException e) {
            throw new ConfigException("cannot list " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean isConfig(Path file) {
        String name = file.getFileName().toString();
        boolean left = name.endsWith("~") || name.startsWith(".#") || name.startsWith("#");
        return !left
                && (name.endsWith(".hcl") || name.endsWith(".json"))
                && Files.isRegularFile(file);
    }

    private static void read(Path file, ConfigDraft draft) throws ConfigException {
        try {
            BodyReader reader = Hcl.config(file.toString(), Files.readString(file));
            new ConfigFile(reader, draft).read();
            reader.done();
            draft.files.add(file.toString());
        } catch (HclException e) {
            throw new ConfigException(describe(e), e);
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no file or directory " + file, e);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String describe(HclException e) {
        return e.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(ConfigLoader::describe)
                .collect(Collectors.joining("\n"));
    }

    private static String describe(Diagnostic d) {
        return "%s:%d:%d: %s: %s"
                .formatted(d.file(), d.line(), d.column(), d.message(), d.detail());
    }
}
