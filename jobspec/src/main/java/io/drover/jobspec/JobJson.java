package io.drover.jobspec;

import io.drover.api.job.Job;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.json.Codec;
import io.drover.jobspec.hcl.HclException;
import io.drover.jobspec.hcl.Limits;
import io.drover.jobspec.hcl.Source;
import io.drover.jobspec.hcl.SourceRange;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/** Jobs as the HTTP API writes them, bare or as {@code {"Job": {…}}}. */
public final class JobJson {
    private final Codec codec;

    public JobJson(Codec codec) {
        this.codec = codec;
    }

    /**
     * Reads a job.
     *
     * @param fileName for messages
     * @throws HclException when the text is no JSON, or not of a job's shape
     */
    public Job read(String fileName, String text) {
        Source source = Source.of(fileName, text);
        if (text.length() > Limits.DEFAULT.maxCharacters()) {
            throw new HclException(
                    source.range(0, 0),
                    "File too large",
                    "It has %d characters; at most %d are read."
                            .formatted(text.length(), Limits.DEFAULT.maxCharacters()));
        }
        try {
            JsonNode tree = codec.json().readTree(text);
            if (!tree.isObject()) {
                throw new HclException(
                        source.range(0, Math.min(1, text.length())),
                        "Not a job",
                        "Expected a JSON object with ID, TaskGroups and so on, or {\"Job\": {…}}.");
            }
            Job wrapped =
                    isWrapped(tree)
                            ? codec.json().readValue(text, JobRegisterRequest.class).job()
                            : null;
            return wrapped == null ? codec.json().readValue(text, Job.class) : wrapped;
        } catch (JacksonException e) {
            throw new HclException(place(source, e), "Invalid JSON job", reason(e));
        }
    }

    private static boolean isWrapped(JsonNode tree) {
        return tree.properties().stream()
                .anyMatch(member ->
                        member.getKey().equalsIgnoreCase("job") && member.getValue().isObject());
    }

    private static SourceRange place(Source source, JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        long offset = location == null ? 0 : location.getCharOffset();
        int length = source.text().length();
        int start = (int) Math.max(0, Math.min(offset, length));
        return source.range(start, Math.min(start + 1, length));
    }

    private static String reason(JacksonException e) {
        String path = e.getPathReference();
        String where =
                path == null || path.isEmpty() || path.equals("N/A") ? "" : " (" + path + ")";
        return e.getOriginalMessage() + where;
    }
}
