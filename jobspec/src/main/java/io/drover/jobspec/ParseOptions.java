package io.drover.jobspec;

import io.drover.jobspec.hcl.Limits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a job file may use besides its own text.
 *
 * @param variables values of {@code -var name=value}; they win over all others
 * @param variableFiles in the order of the command line, the last one wins
 * @param environment of the process; {@code DROVER_VAR_name} and {@code NOMAD_VAR_name} count, the
 *     first one wins
 * @param allowFileFunctions whether {@code file} and its like may read the file system; never on a
 *     server
 * @param strict whether values for variables that the file does not declare are errors, not
 *     warnings
 */
public record ParseOptions(
        SortedMap<String, String> variables,
        List<VariableFile> variableFiles,
        Map<String, String> environment,
        boolean allowFileFunctions,
        boolean strict,
        Limits limits) {
    /** No variables, no files, strict. */
    public static final ParseOptions DEFAULT =
            new ParseOptions(
                    Collections.emptySortedMap(), List.of(), Map.of(), false, true, Limits.DEFAULT);

    /** A text of {@code name = value} lines. */
    public record VariableFile(String name, String text) {}

    public ParseOptions {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        variableFiles = List.copyOf(variableFiles);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    public ParseOptions withVariables(Map<String, String> values) {
        return new ParseOptions(
                new TreeMap<>(values),
                variableFiles,
                environment,
                allowFileFunctions,
                strict,
                limits);
    }

    public ParseOptions withVariableFiles(List<VariableFile> files) {
        return new ParseOptions(variables, files, environment, allowFileFunctions, strict, limits);
    }

    public ParseOptions withEnvironment(Map<String, String> values) {
        return new ParseOptions(
                variables, variableFiles, values, allowFileFunctions, strict, limits);
    }

    public ParseOptions withFileFunctions() {
        return new ParseOptions(variables, variableFiles, environment, true, strict, limits);
    }

    /** Values for undeclared variables are only warnings. */
    public ParseOptions lenient() {
        return new ParseOptions(
                variables, variableFiles, environment, allowFileFunctions, false, limits);
    }

    public ParseOptions withLimits(Limits newLimits) {
        return new ParseOptions(
                variables, variableFiles, environment, allowFileFunctions, strict, newLimits);
    }
}
