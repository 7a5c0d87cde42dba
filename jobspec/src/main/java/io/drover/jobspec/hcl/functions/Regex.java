package io.drover.jobspec.hcl.functions;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Regular expressions for job files, in the syntax of RE2: looking through a text takes time in
 * proportion to its length and to the size of the pattern, and is counted so.
 */
final class Regex {
    private static final int MAX_SIZE = 20_000;
    private static final int INSTRUCTIONS_PER_STEP = 16;

    private final Arguments arguments;
    private final String text;
    private final Matcher matcher;
    private final Map<String, Integer> names;
    private int previousEnd = -1;

    private Regex(Arguments arguments, int patternPlace, int textPlace) {
        this.arguments = arguments;
        this.text = arguments.text(textPlace);
        Pattern pattern = pattern(arguments, patternPlace);
        this.names = pattern.namedGroups();
        this.matcher = pattern.matcher(text);
    }

    static Value find(Arguments a) {
        Regex regex = new Regex(a, 0, 1);
        if (!regex.next()) {
            throw a.fail(0, "The pattern matches nothing in the text.");
        }
        return regex.found();
    }

    static Value findAll(Arguments a) {
        Regex regex = new Regex(a, 0, 1);
        List<Value> all = new ArrayList<>();
        while (regex.next()) {
            all.add(regex.found());
        }
        return Value.tuple(all);
    }

    static Value replace(Arguments a) {
        Regex regex = new Regex(a, 1, 0);
        String replacement = a.text(2);
        StringBuilder result = new StringBuilder();
        int end = 0;
        while (regex.next()) {
            result.append(regex.text, end, regex.matcher.start());
            String filled = regex.filled(replacement);
            a.meter().chargeText(filled.length());
            result.append(filled);
            end = regex.matcher.end();
        }
        return Value.text(result.append(regex.text.substring(end)).toString());
    }

    /** Goes to the next match; an empty one right behind another does not count. */
    private boolean next() {
        do {
            int left = text.length() - Math.max(0, previousEnd);
            long size = matcher.programSize();
            arguments.meter().charge(1 + left * size / INSTRUCTIONS_PER_STEP);
            if (!matcher.find()) {
                return false;
            }
        } while (matcher.start() == matcher.end() && matcher.start() == previousEnd);
        previousEnd = matcher.end();
        return true;
    }

    /** The whole match, or its groups: by name when they have names, else in a row. */
    private Value found() {
        if (matcher.groupCount() == 0) {
            return Value.text(matcher.group());
        }
        if (!names.isEmpty()) {
            SortedMap<String, Value> groups = new TreeMap<>();
            names.forEach((name, number) -> groups.put(name, group(number)));
            return Value.object(groups);
        }
        List<Value> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(group(i));
        }
        return Value.tuple(groups);
    }

    private Value group(int number) {
        String found = matcher.group(number);
        return found == null ? Value.none() : Value.text(found);
    }

    /** {@code $1}, {@code $name}, a name in braces, and {@code $$}. */
    private String filled(String replacement) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < replacement.length()) {
            char c = replacement.charAt(at++);
            if (c != '$' || at == replacement.length()) {
                filled.append(c);
                continue;
            }
            if (replacement.charAt(at) == '$') {
                filled.append('$');
                at++;
                continue;
            }
            boolean braces = replacement.charAt(at) == '{';
            int start = braces ? at + 1 : at;
            int end = start;
            while (end < replacement.length() && isWord(replacement.charAt(end))) {
                end++;
            }
            boolean closed = end < replacement.length() && replacement.charAt(end) == '}';
            if (end == start || (braces && !closed)) {
                filled.append('$');
                continue;
            }
            filled.append(groupText(replacement.substring(start, end)));
            at = braces ? end + 1 : end;
        }
        return filled.toString();
    }

    private String groupText(String name) {
        int number = names.getOrDefault(name, -1);
        if (number < 0 && name.length() < 6 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            number = Integer.parseInt(name);
        }
        boolean known = number >= 0 && number <= matcher.groupCount();
        String found = known ? matcher.group(number) : null;
        return found == null ? "" : found;
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static Pattern pattern(Arguments a, int place) {
        String written = a.text(place);
        long size = RegexSize.of(written);
        if (size > MAX_SIZE) {
            throw a.fail(place, "The regular expression is too large; repeat less often.");
        }
        a.meter().charge(size * 2);
        try {
            return Pattern.compile(written);
        } catch (PatternSyntaxException e) {
            throw a.fail(
                    place,
                    "This is no regular expression: %s: %s."
                            .formatted(e.getDescription(), e.getPattern()));
        }
    }
}
