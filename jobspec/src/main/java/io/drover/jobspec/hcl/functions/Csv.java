package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Arguments;
import java.util.ArrayList;
import java.util.List;

/** Lines of fields as RFC 4180 has them; blank lines do not count. */
final class Csv {
    private final Arguments arguments;
    private final String text;
    private final List<List<String>> rows = new ArrayList<>();
    private int at;

    private Csv(Arguments arguments) {
        this.arguments = arguments;
        this.text = arguments.text(0);
    }

    /** The rows of the first argument. */
    static List<List<String>> rows(Arguments arguments) {
        Csv csv = new Csv(arguments);
        arguments.meter().chargeText(csv.text.length());
        while (csv.at < csv.text.length()) {
            csv.line();
        }
        return csv.rows;
    }

    private void line() {
        if (lineEnd() > 0) {
            at += lineEnd();
            return;
        }
        List<String> row = new ArrayList<>();
        while (true) {
            row.add(field());
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                continue;
            }
            at += lineEnd();
            rows.add(row);
            arguments.meter().charge(row.size());
            return;
        }
    }

    private String field() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && lineEnd() == 0) {
            if (text.charAt(at) == '"') {
                throw broken("a quote stands inside of a field without quotes");
            }
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw broken("a quoted field is not closed");
            }
            field.append(text, at, quote);
            at = quote + 1;
            if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
                continue;
            }
            if (at < text.length() && text.charAt(at) != ',' && lineEnd() == 0) {
                throw broken("something follows a quoted field");
            }
            return field.toString().replace("\r\n", "\n");
        }
    }

    /** How long the line end here is, 0 when there is none. */
    private int lineEnd() {
        if (text.startsWith("\n", at)) {
            return 1;
        }
        return text.startsWith("\r\n", at) ? 2 : 0;
    }

    private io.drover.jobspec.hcl.HclException broken(String why) {
        long line =
                1
                        + text.substring(0, Math.min(at, text.length()))
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
        return arguments.fail(0, "This is no CSV: in line %d %s.".formatted(line, why));
    }
}
