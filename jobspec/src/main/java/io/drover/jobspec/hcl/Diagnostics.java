package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found while one text is read, in the order of finding; at most fifty. */
public final class Diagnostics {
    private static final int MAX = 50;

    private final List<Diagnostic> found = new ArrayList<>();

    public void add(Diagnostic diagnostic) {
        if (!isFull() && !found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    /** Whether whatever else is found will be dropped. */
    public boolean isFull() {
        return found.size() >= MAX;
    }

    public void addAll(List<Diagnostic> diagnostics) {
        diagnostics.forEach(this::add);
    }

    public void error(SourceRange range, String message, String detail) {
        add(Diagnostic.error(range, message, detail));
    }

    public void warning(SourceRange range, String message, String detail) {
        add(Diagnostic.warning(range, message, detail));
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(Diagnostic::isError);
    }

    public List<Diagnostic> all() {
        return List.copyOf(found);
    }

    /** For what was found in one text by several passes over it. */
    List<Diagnostic> inOrderOfText() {
        return found.stream().sorted(Comparator.comparingInt(d -> d.range().start())).toList();
    }

    public List<Diagnostic> warnings() {
        return found.stream().filter(d -> !d.isError()).toList();
    }

    /**
     * Ends the reading when something is wrong.
     *
     * @throws HclException with everything found, when an error is among it
     */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new HclException(found);
        }
    }
}
