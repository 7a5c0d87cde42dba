package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Function;
import java.util.Map;
import java.util.TreeMap;

/** All functions of the language by name. */
public final class StandardFunctions {
    private StandardFunctions() {}

    /**
     * The table for one text.
     *
     * @param files whether the functions that read the file system may do so; where not, they are
     *     known but fail
     */
    public static Map<String, Function> table(boolean files) {
        return files ? WithFiles.TABLE : WithoutFiles.TABLE;
    }

    private static final class WithFiles {
        static final Map<String, Function> TABLE = build(true);
    }

    private static final class WithoutFiles {
        static final Map<String, Function> TABLE = build(false);
    }

    private static Map<String, Function> build(boolean files) {
        Map<String, Function> table = new TreeMap<>();
        new FileFunctions(files).list().forEach(function -> table.put(function.name(), function));
        StringFunctions.list().forEach(function -> table.put(function.name(), function));
        return java.util.Collections.unmodifiableMap(table);
    }
}
