package io.drover.jobspec;

import io.drover.api.job.Job;
import io.drover.jobspec.hcl.Body;
import io.drover.jobspec.hcl.BodyReader;
import io.drover.jobspec.hcl.Diagnostics;
import io.drover.jobspec.hcl.Evaluator;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Hcl;
import io.drover.jobspec.hcl.HclException;
import io.drover.jobspec.hcl.Reference;
import io.drover.jobspec.hcl.Scope;
import io.drover.jobspec.hcl.functions.StandardFunctions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Job files to jobs. */
public final class JobParser {
    /** Names that nothing has when a task runs, but that people write for others. */
    private static final Map<String, String> MISSPELT =
            Map.of(
                    "vars", "var",
                    "variable", "var",
                    "variables", "var",
                    "locals", "local",
                    "each",
                            "the iterator of a dynamic block, which has the name of the block's type");

    private JobParser() {}

    /**
     * Reads a job file in HCL2, or in HCL's JSON form when the text begins with a brace. For JSON
     * in the form of the HTTP API see {@link JobJson}.
     *
     * @param fileName for messages; where file functions are allowed, relative paths begin at its
     *     directory
     * @throws HclException with everything that is wrong, when anything is
     */
    public static ParsedJob parse(String fileName, String source, ParseOptions options) {
        Body.Syntax syntax = Hcl.isJson(source) ? Body.Syntax.JSON : Body.Syntax.NATIVE;
        Body body = Hcl.parse(fileName, source, syntax, options.limits());
        Map<String, Function> functions =
                options.allowFileFunctions()
                        ? StandardFunctions.withFiles(directoryOf(fileName))
                        : StandardFunctions.withoutFiles();
        Diagnostics diagnostics = new Diagnostics();
        Evaluator evaluator =
                new Evaluator(
                        functions,
                        options.limits(),
                        reference -> warnIfMisspelt(reference, diagnostics));

        BodyReader declarations = BodyReader.of(body, evaluator, Scope.EMPTY, diagnostics);
        Scope scope = new Variables(declarations, evaluator, options).resolve();
        Job job = job(BodyReader.of(body, evaluator, scope, diagnostics));
        diagnostics.throwIfErrors();
        if (job == null) {
            throw new IllegalStateException("no job and no reason");
        }
        return new ParsedJob(job, diagnostics.warnings());
    }

    private static Path directoryOf(String fileName) {
        try {
            Path directory = Path.of(fileName).getParent();
            return directory == null ? Path.of("") : directory;
        } catch (InvalidPathException _) {
            return Path.of(""); // a name for messages only, such as <stdin>
        }
    }

    private static void warnIfMisspelt(Reference reference, Diagnostics diagnostics) {
        String meant = MISSPELT.get(reference.root());
        if (meant != null) {
            diagnostics.warning(
                    reference.range(),
                    "Reference kept as text",
                    "Nothing is named \"%s\"; it stays ${%s}. Probably meant: %s."
                            .formatted(reference.root(), reference.range().text(), meant));
        }
    }

    private static @Nullable Job job(BodyReader file) {
        Variables.TOP_LEVEL.forEach(file::pass);
        List<BodyReader> jobs = file.blocks("job", "name");
        if (jobs.isEmpty() && !file.diagnostics().hasErrors()) {
            file.diagnostics()
                    .error(
                            file.header(),
                            "Missing job block",
                            "A job file has one block such as job \"name\" { … }.");
        }
        if (jobs.size() > 1) {
            file.diagnostics()
                    .error(
                            jobs.get(1).header(),
                            "Duplicate job block",
                            "A file holds one job; the first begins on line %d."
                                    .formatted(jobs.getFirst().header().line()));
        }
        Job job = jobs.isEmpty() ? null : new JobDecoder(jobs.getFirst()).decode();
        file.finish();
        return job;
    }
}
