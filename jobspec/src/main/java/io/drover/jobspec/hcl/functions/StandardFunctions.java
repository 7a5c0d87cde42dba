package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Function;
import java.util.Collections;
import java.util.List;
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
        List.of(
                        NumberFunctions.list(),
                        StringFunctions.list(),
                        CollectionFunctions.list(),
                        EncodingFunctions.list(),
                        TimeFunctions.list(),
                        HashFunctions.list(),
                        NetworkFunctions.list(),
                        TypeFunctions.list(),
                        new FileFunctions(files).list())
                .forEach(group -> group.forEach(f -> table.put(f.name(), f)));
        return Collections.unmodifiableMap(table);
    }

    /** A function with a fixed number of arguments. */
    static Function fixed(String name, String signature, int count, Function.Implementation body) {
        return new Function(name, signature, count, count, false, body);
    }

    /** A function with as many arguments as the caller likes, but at least some. */
    static Function open(String name, String signature, int min, Function.Implementation body) {
        return new Function(name, signature, min, Function.ANY_NUMBER, false, body);
    }
}
