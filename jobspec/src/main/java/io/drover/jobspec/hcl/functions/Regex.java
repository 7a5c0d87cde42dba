package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Meter;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions for job files.
 *
 * <p>The engine may need exponential time for hostile patterns, so every character that it looks at
 * is counted; and it recurses, so a text on which it runs out of stack is refused.
 */
final class Regex {
    private Regex() {}

    static Value find(Arguments a) {
        return limited(() -> {
            Matcher matcher = pattern(a, 0).matcher(new Counted(a.text(1), a.meter()));
            if (!matcher.find()) {
                throw a.fail(0, "The pattern matches nothing in the text.");
            }
            return found(matcher);
        });
    }

    static Value findAll(Arguments a) {
        return limited(() -> {
            Matcher matcher = pattern(a, 0).matcher(new Counted(a.text(1), a.meter()));
            List<Value> all = new ArrayList<>();
            while (matcher.find()) {
                all.add(found(matcher));
            }
            return Value.tuple(all);
        });
    }

    static Value replace(Arguments a) {
        return limited(() -> {
            String text = a.text(0);
            String replacement = a.text(2);
            Matcher matcher = pattern(a, 1).matcher(new Counted(text, a.meter()));
            StringBuilder result = new StringBuilder();
            int end = 0;
            while (matcher.find()) {
                result.append(text, end, matcher.start());
                String filled = filled(replacement, matcher);
                a.meter().chargeText(filled.length());
                result.append(filled);
                end = matcher.end();
            }
            return Value.text(result.append(text.substring(end)).toString());
        });
    }

    /** The whole match, or its groups: by name when they have names, else in a row. */
    private static Value found(Matcher matcher) {
        if (matcher.groupCount() == 0) {
            return Value.text(matcher.group());
        }
        if (!matcher.namedGroups().isEmpty()) {
            SortedMap<String, Value> groups = new TreeMap<>();
            matcher.namedGroups()
                    .forEach((name, number) -> groups.put(name, group(matcher, number)));
            return Value.object(groups);
        }
        List<Value> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(group(matcher, i));
        }
        return Value.tuple(groups);
    }

    private static Value group(Matcher matcher, int number) {
        String text = matcher.group(number);
        return text == null ? Value.none() : Value.text(text);
    }

    /** {@code $1}, {@code $name}, a name in braces, and {@code $$}. */
    private static String filled(String replacement, Matcher matcher) {
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
            filled.append(groupText(matcher, replacement.substring(start, end)));
            at = braces ? end + 1 : end;
        }
        return filled.toString();
    }

    private static String groupText(Matcher matcher, String name) {
        int number = matcher.namedGroups().getOrDefault(name, -1);
        if (number < 0 && name.length() < 6 && name.chars().allMatch(Character::isDigit)) {
            number = Integer.parseInt(name);
        }
        boolean known = number >= 0 && number <= matcher.groupCount();
        String text = known ? matcher.group(number) : null;
        return text == null ? "" : text;
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static Pattern pattern(Arguments a, int place) {
        try {
            return Pattern.compile(a.text(place).replace("(?P<", "(?<"));
        } catch (PatternSyntaxException e) {
            throw a.fail(place, "This is no regular expression: " + e.getDescription() + ".");
        }
    }

    private static Value limited(java.util.function.Supplier<Value> work) {
        try {
            return work.get();
        } catch (StackOverflowError _) {
            throw new ValueException(
                    "Too much work", "The text is too long for this regular expression.");
        }
    }

    /** A text that counts how often its characters are looked at. */
    private record Counted(String text, Meter meter) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            meter.charge(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
