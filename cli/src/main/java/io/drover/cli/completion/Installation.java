package io.drover.cli.completion;

import io.drover.cli.shell.SafeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The scripts in a person's home.
 *
 * <p>bash and zsh get a script in {@code ~/.local/share/drover} and one line in the file that they
 * read at their start; fish has a directory for such scripts. Only shells that the person has set
 * up are touched.
 */
public final class Installation {
    private static final String MARK = "# completion of drover";

    private final Path home;
    private final List<CommandModel> commands;

    public Installation(Path home, List<CommandModel> commands) {
        this.home = home;
        this.commands = commands;
    }

    /**
     * Writes the scripts, those of a former installation anew.
     *
     * @return the files that were written
     */
    public List<Path> install() throws IOException {
        var written = new ArrayList<Path>();
        if (Files.exists(startOf("bash"))) {
            written.addAll(source("bash", BashScript.of(commands)));
        }
        if (Files.exists(startOf("zsh"))) {
            written.addAll(source("zsh", ZshScript.of(commands)));
        }
        if (Files.isDirectory(home.resolve(".config/fish"))) {
            Files.createDirectories(home.resolve(".config/fish/completions"));
            SafeFile.replace(fish(), FishScript.of(commands));
            written.add(fish());
        }
        return written;
    }

    /**
     * Takes back what {@link #install} did.
     *
     * @return the files that were changed or deleted
     */
    public List<Path> uninstall() throws IOException {
        var changed = new ArrayList<Path>();
        for (String shell : List.of("bash", "zsh")) {
            Path start = startOf(shell);
            if (Files.exists(start) && Files.readString(start).contains(MARK)) {
                SafeFile.replace(start, withoutMark(Files.readString(start)));
                changed.add(start);
            }
            if (Files.deleteIfExists(script(shell))) {
                changed.add(script(shell));
            }
        }
        if (Files.deleteIfExists(fish())) {
            changed.add(fish());
        }
        return changed;
    }

    private List<Path> source(String shell, String text) throws IOException {
        Path script = script(shell);
        Files.createDirectories(home.resolve(".local/share/drover"));
        SafeFile.replace(script, text);
        Path start = startOf(shell);
        String before = Files.readString(start);
        String line = "[ ! -r '%s' ] || . '%s' %s\n".formatted(script, script, MARK);
        if (before.contains(line)) {
            return List.of(script);
        }
        String kept = before.contains(MARK) ? withoutMark(before) : before;
        SafeFile.replace(start, kept + (kept.isEmpty() || kept.endsWith("\n") ? "" : "\n") + line);
        return List.of(script, start);
    }

    private static String withoutMark(String text) {
        return text.lines()
                .filter(line -> !line.endsWith(MARK))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private Path startOf(String shell) {
        return home.resolve("." + shell + "rc");
    }

    private Path script(String shell) {
        return home.resolve(".local/share/drover/completion." + shell);
    }

    private Path fish() {
        return home.resolve(".config/fish/completions/drover.fish");
    }
}
