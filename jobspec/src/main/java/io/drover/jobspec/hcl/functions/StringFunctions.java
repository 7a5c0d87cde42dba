package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;
import static io.drover.jobspec.hcl.functions.StandardFunctions.open;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Conversion;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.UnicodeSpace;
import io.drover.jobspec.hcl.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Functions on text. */
final class StringFunctions {
    private StringFunctions() {}

    static List<Function> list() {
        return List.of(
                text("chomp", StringFunctions::chomp),
                open("format", "format(pattern, value...)", 1, Format::one),
                open("formatlist", "formatlist(pattern, list...)", 1, Format::list),
                fixed("indent", "indent(blanks, text)", 2, StringFunctions::indent),
                open("join", "join(separator, list...)", 2, StringFunctions::join),
                text("lower", text -> eachPoint(text, Character::toLowerCase)),
                fixed("replace", "replace(text, part, replacement)", 3, StringFunctions::replace),
                fixed("split", "split(separator, text)", 2, StringFunctions::split),
                fixed(
                        "strlen",
                        "strlen(text)",
                        1,
                        a -> Value.number(Graphemes.of(a.text(0), a.meter()).size())),
                fixed("strrev", "strrev(text)", 1, a -> Value.text(reversed(a))),
                fixed("substr", "substr(text, start, length)", 3, StringFunctions::substr),
                text("title", StringFunctions::title),
                fixed(
                        "trim",
                        "trim(text, characters)",
                        2,
                        a -> {
                            String cut = a.text(1);
                            return Value.text(strip(a.text(0), c -> cut.indexOf(c) >= 0));
                        }),
                fixed("trimprefix", "trimprefix(text, prefix)", 2, StringFunctions::trimPrefix),
                text("trimspace", text -> strip(text, UnicodeSpace::is)),
                fixed("trimsuffix", "trimsuffix(text, suffix)", 2, StringFunctions::trimSuffix),
                text("upper", text -> eachPoint(text, Character::toUpperCase)),
                fixed(
                        "startswith",
                        "startswith(text, prefix)",
                        2,
                        a -> Value.bool(a.text(0).startsWith(a.text(1)))),
                fixed(
                        "endswith",
                        "endswith(text, suffix)",
                        2,
                        a -> Value.bool(a.text(0).endsWith(a.text(1)))),
                fixed("regex", "regex(pattern, text)", 2, Regex::find),
                fixed("regexall", "regexall(pattern, text)", 2, Regex::findAll),
                fixed(
                        "regex_replace",
                        "regex_replace(text, pattern, replacement)",
                        3,
                        Regex::replace));
    }

    private static Function text(String name, UnaryOperator<String> change) {
        return fixed(
                name,
                name + "(text)",
                1,
                a -> {
                    String text = a.text(0);
                    a.meter().chargeText(text.length());
                    return Value.text(change.apply(text));
                });
    }

    /** Changes each character alone, as other tools of the field do: ß has no capital. */
    private static String eachPoint(String text, IntUnaryOperator change) {
        StringBuilder changed = new StringBuilder(text.length());
        text.codePoints().map(change).forEach(changed::appendCodePoint);
        return changed.toString();
    }

    /** The first argument, its last character first. */
    static String reversed(Arguments a) {
        List<String> clusters = new ArrayList<>(Graphemes.of(a.text(0), a.meter()));
        Collections.reverse(clusters);
        return String.join("", clusters);
    }

    private static String chomp(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Value indent(Arguments a) {
        int blanks = a.integer(0);
        String text = a.text(1);
        if (blanks < 0) {
            throw a.fail(0, "The number of blanks is not negative.");
        }
        long lines = text.chars().filter(c -> c == '\n').count();
        a.meter().chargeText(text.length() + lines * blanks);
        return Value.text(text.replace("\n", "\n" + " ".repeat(blanks)));
    }

    private static Value join(Arguments a) {
        String separator = a.text(0);
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < a.size(); i++) {
            parts.addAll(a.texts(i));
        }
        long length = parts.stream().mapToLong(String::length).sum();
        a.meter().chargeText(length + (long) parts.size() * separator.length());
        return Value.text(String.join(separator, parts));
    }

    private static Value replace(Arguments a) {
        String text = a.text(0);
        String part = a.text(1);
        String replacement = a.text(2);
        long most = part.isEmpty() ? text.length() + 1L : text.length() / part.length();
        a.meter().chargeText(text.length() + most * replacement.length());
        return Value.text(
                part.isEmpty()
                        ? betweenPoints(text, replacement)
                        : text.replace(part, replacement));
    }

    private static String betweenPoints(String text, String separator) {
        StringBuilder result = new StringBuilder(separator);
        text.codePoints().forEach(c -> result.appendCodePoint(c).append(separator));
        return result.toString();
    }

    private static Value split(Arguments a) {
        String separator = a.text(0);
        String text = a.text(1);
        a.meter().charge(text.length());
        if (separator.isEmpty()) {
            return Value.list(
                    text.codePoints().mapToObj(Character::toString).map(Value::text).toList());
        }
        List<Value> parts = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(Value.text(text.substring(start, end)));
            start = end + separator.length();
        }
        parts.add(Value.text(text.substring(start)));
        return Value.list(parts);
    }

    /** A negative start counts from the end, length -1 takes the rest. */
    private static Value substr(Arguments a) {
        List<String> clusters = Graphemes.of(a.text(0), a.meter());
        int size = clusters.size();
        int start = a.integer(1);
        int length = a.integer(2);
        int from = start < 0 ? Math.max(0, size + start) : Math.min(start, size);
        int to = length < 0 ? size : (int) Math.min((long) from + length, size);
        return Value.text(String.join("", clusters.subList(from, to)));
    }

    /** The first letter of each word large. */
    private static String title(String text) {
        StringBuilder titled = new StringBuilder();
        boolean wordStart = true;
        for (int c : text.codePoints().toArray()) {
            titled.appendCodePoint(wordStart ? Character.toTitleCase(c) : c);
            wordStart = isWordEnd(c);
        }
        return titled.toString();
    }

    /** Signs of ASCII but the underscore, and blanks of all kinds. */
    private static boolean isWordEnd(int c) {
        return !Character.isLetterOrDigit(c) && (c < 0x80 ? c != '_' : UnicodeSpace.is(c));
    }

    private static Value trimPrefix(Arguments a) {
        String text = a.text(0);
        String prefix = a.text(1);
        return Value.text(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
    }

    private static Value trimSuffix(Arguments a) {
        String text = a.text(0);
        String suffix = a.text(1);
        return Value.text(
                text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
    }

    private static String strip(String text, IntPredicate unwanted) {
        int start = 0;
        int end = text.length();
        while (start < end && unwanted.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (end > start && unwanted.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    /** Text of a value for joining and formatting. */
    static String shown(Value value) {
        return switch (value) {
            case Value.Sequence _, Value.Mapping _, Value.Null _ -> Json.encode(value);
            default -> Conversion.text(value);
        };
    }
}
