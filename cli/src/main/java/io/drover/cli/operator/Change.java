package io.drover.cli.operator;

import io.drover.cli.job.JobFile;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A change as it is typed, such as {@code drain=node-1} or {@code count=web/api=5}. */
final class Change {
    static final String FORMS =
            "drain=NODE, lose=NODE, add=COUNT*NODE (nodes like that one), run=FILE,"
                    + " priority=JOB=NUMBER, count=JOB=NUMBER, count=JOB/GROUP=NUMBER, stop=JOB";

    private Change() {}

    /** The change as the API takes it. */
    static SortedMap<String, @Nullable Object> parse(Invocation call, String text) {
        int sign = text.indexOf('=');
        if (sign < 1 || sign == text.length() - 1) {
            throw unknown(text);
        }
        String kind = text.substring(0, sign);
        String rest = text.substring(sign + 1);
        SortedMap<String, @Nullable Object> change = new TreeMap<>();
        change.put("Kind", kind.equals("run") ? "register" : kind);
        change.put("Namespace", call.value("namespace"));
        switch (kind) {
            case "drain", "lose" -> change.put("NodeID", rest);
            case "add" -> {
                int star = rest.indexOf('*');
                change.put("NodeID", rest.substring(star + 1));
                change.put("Value", star < 0 ? 1 : number(text, rest.substring(0, star)));
            }
            case "run" -> change.put("Job", JobFile.read(call, rest).job());
            case "priority" -> change.put("JobID", valued(text, rest, change));
            case "count" -> {
                String job = valued(text, rest, change);
                int slash = job.lastIndexOf('/');
                change.put("JobID", slash < 0 ? job : job.substring(0, slash));
                change.put("Group", slash < 0 ? "" : job.substring(slash + 1));
            }
            case "stop" -> change.put("JobID", rest);
            default -> throw unknown(text);
        }
        return change;
    }

    private static String valued(
            String text, String rest, SortedMap<String, @Nullable Object> change) {
        int sign = rest.lastIndexOf('=');
        if (sign < 1) {
            throw unknown(text);
        }
        change.put("Value", number(text, rest.substring(sign + 1)));
        return rest.substring(0, sign);
    }

    private static int number(String text, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            throw Failure.usage("\"" + digits + "\" in " + text + " is no number");
        }
    }

    private static Failure unknown(String text) {
        return Failure.usage("\"" + text + "\" is no change; expected " + FORMS);
    }
}
