package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Function;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All functions of the language by name. */
public final class StandardFunctions {
    private StandardFunctions() {}

    /**
     * The table for a text whose author is somebody else: functions on files are known but fail.
     */
    public static Map<String, Function> withoutFiles() {
        return WithoutFiles.TABLE;
    }

    /**
     * The table for a text of the user that we run for.
     *
     * @param directory where relative paths begin, when there is such a file; else they begin at
     *     the working directory
     */
    public static Map<String, Function> withFiles(Path directory) {
        return build(new FileFunctions(directory));
    }

    private static final class WithoutFiles {
        static final Map<String, Function> TABLE = build(new FileFunctions(null));
    }

    private static Map<String, Function> build(FileFunctions files) {
        Map<String, Function> table = new TreeMap<>();
        List.of(
                        NumberFunctions.list(),
                        StringFunctions.list(),
                        CollectionFunctions.list(),
                        EncodingFunctions.list(),
                        TimeFunctions.list(),
                        HashFunctions.list(),
                        CryptoFunctions.list(),
                        NetworkFunctions.list(),
                        TypeFunctions.list(),
                        files.list())
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
