package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An expression made by chance, its text, and the value that it must have, worked out beside the
 * evaluator while it is made.
 *
 * @param level how tightly its outermost operator binds; what binds less needs parentheses
 */
record RandomExpression(String text, Value value, int level) {
    private static final int TIGHTEST = 9;

    /** Makes expressions that bring their own layout: blanks, comments, needless parentheses. */
    static final class Maker {
        private final Random random;

        Maker(long seed) {
            random = new Random(seed);
        }

        RandomExpression any(int depth) {
            return switch (random.nextInt(5)) {
                case 0 -> bool(depth);
                case 1 -> text(depth);
                case 2 -> list(depth);
                case 3 -> object(depth);
                default -> number(depth);
            };
        }

        RandomExpression number(int depth) {
            if (depth <= 0) {
                return literal();
            }
            return switch (random.nextInt(8)) {
                case 0, 1 -> sum(depth);
                case 2 -> product(depth);
                case 3 -> negated(depth);
                case 4 -> chosen(number(depth - 1), number(depth - 1), depth);
                case 5 -> itemOfAList(depth);
                case 6 -> memberOfAnObject(depth);
                default -> wrapped(number(depth - 1));
            };
        }

        private RandomExpression literal() {
            BigDecimal number =
                    new BigDecimal(random.nextInt(2000)).movePointLeft(random.nextInt(3));
            return new RandomExpression(number.toPlainString(), Value.number(number), TIGHTEST);
        }

        private RandomExpression sum(int depth) {
            RandomExpression left = number(depth - 1);
            RandomExpression right = number(depth - 1);
            boolean plus = random.nextBoolean();
            BigDecimal result = plus ? num(left).add(num(right)) : num(left).subtract(num(right));
            return operation(left, plus ? "+" : "-", right, 5, Value.number(result));
        }

        private RandomExpression product(int depth) {
            RandomExpression left = number(depth - 1);
            RandomExpression right = number(depth - 1);
            return operation(left, "*", right, 6, Value.number(num(left).multiply(num(right))));
        }

        private RandomExpression negated(int depth) {
            RandomExpression operand = number(depth - 1);
            return new RandomExpression(
                    "-" + atLevel(operand, 7), Value.number(num(operand).negate()), 7);
        }

        private RandomExpression bool(int depth) {
            if (depth <= 0) {
                boolean value = random.nextBoolean();
                return new RandomExpression(Boolean.toString(value), Value.bool(value), TIGHTEST);
            }
            return switch (random.nextInt(4)) {
                case 0 -> {
                    RandomExpression left = number(depth - 1);
                    RandomExpression right = number(depth - 1);
                    boolean less = num(left).compareTo(num(right)) < 0;
                    yield operation(left, "<", right, 4, Value.bool(less));
                }
                case 1 -> {
                    RandomExpression left = any(depth - 1);
                    RandomExpression right = any(depth - 1);
                    boolean equal = left.value().equals(right.value());
                    yield operation(left, "==", right, 3, Value.bool(equal));
                }
                case 2 -> {
                    RandomExpression operand = bool(depth - 1);
                    yield new RandomExpression(
                            "!" + atLevel(operand, 7), Value.bool(!is(operand)), 7);
                }
                default -> {
                    RandomExpression left = bool(depth - 1);
                    RandomExpression right = bool(depth - 1);
                    boolean and = random.nextBoolean();
                    boolean result = and ? is(left) && is(right) : is(left) || is(right);
                    yield operation(
                            left, and ? "&&" : "||", right, and ? 2 : 1, Value.bool(result));
                }
            };
        }

        private RandomExpression text(int depth) {
            StringBuilder written = new StringBuilder("\"");
            StringBuilder meant = new StringBuilder();
            for (int part = random.nextInt(4); part >= 0; part--) {
                if (depth > 0 && random.nextBoolean()) {
                    RandomExpression inner = number(depth - 1);
                    written.append("${")
                            .append(blank())
                            .append(inner.text())
                            .append(blank())
                            .append('}');
                    meant.append(((Value.Num) inner.value()).plain());
                } else if (depth > 0 && random.nextInt(3) == 0) {
                    RandomExpression condition = bool(depth - 1);
                    written.append("%{ if ")
                            .append(condition.text())
                            .append(" }y%{ else }n%{ endif }");
                    meant.append(is(condition) ? 'y' : 'n');
                } else {
                    String[] piece = PIECES[random.nextInt(PIECES.length)];
                    written.append(piece[0]);
                    meant.append(piece[1]);
                }
            }
            // a lone interpolation would keep its type
            written.append("|\"");
            meant.append('|');
            return new RandomExpression(written.toString(), Value.text(meant.toString()), TIGHTEST);
        }

        private static final String[][] PIECES = {
            {"plain", "plain"},
            {" ", " "},
            {"\\n", "\n"},
            {"\\\"", "\""},
            {"\\\\", "\\"},
            {"$${a}", "${a}"},
            {"%%{b}", "%{b}"},
            {"$ ", "$ "},
            {"100% ", "100% "},
            {"é😀", "é😀"},
            {"\\u00e9", "é"},
            {"# // /*", "# // /*"},
        };

        private RandomExpression list(int depth) {
            List<RandomExpression> items = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.add(any(depth - 1));
            }
            List<Value> values = items.stream().map(RandomExpression::value).toList();
            String written =
                    items.stream()
                            .map(RandomExpression::text)
                            .collect(
                                    Collectors.joining(
                                            "," + blank(), "[" + blank(), blank() + "]"));
            if (random.nextInt(3) == 0) {
                written = "[for x in" + " " + written + " : x]";
            }
            return new RandomExpression(written, Value.tuple(values), TIGHTEST);
        }

        private RandomExpression object(int depth) {
            SortedMap<String, Value> entries = new TreeMap<>();
            List<String> written = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                RandomExpression value = any(depth - 1);
                String key = "k" + i;
                entries.put(key, value.value());
                String name = random.nextBoolean() ? key : "\"" + key + "\"";
                written.add(name + (random.nextBoolean() ? " = " : " : ") + parenthesised(value));
            }
            String separator = random.nextBoolean() ? ", " : "\n";
            return new RandomExpression(
                    "{" + String.join(separator, written) + "}", Value.object(entries), TIGHTEST);
        }

        /** Line ends inside of an object end an item unless parentheses stand around them. */
        private static String parenthesised(RandomExpression value) {
            return "(" + value.text() + ")";
        }

        private RandomExpression itemOfAList(int depth) {
            RandomExpression item = number(depth - 1);
            RandomExpression other = any(depth - 1);
            return new RandomExpression(
                    "[" + other.text() + ", " + item.text() + "][" + blank() + "1]",
                    item.value(),
                    TIGHTEST);
        }

        private RandomExpression memberOfAnObject(int depth) {
            RandomExpression member = number(depth - 1);
            return new RandomExpression(
                    "{ a = (" + member.text() + ") }" + (random.nextBoolean() ? ".a" : "[\"a\"]"),
                    member.value(),
                    TIGHTEST);
        }

        private RandomExpression chosen(RandomExpression then, RandomExpression other, int depth) {
            RandomExpression condition = bool(depth - 1);
            return new RandomExpression(
                    atLevel(condition, 1) + " ? " + then.text() + " :" + blank() + other.text(),
                    is(condition) ? then.value() : other.value(),
                    0);
        }

        private RandomExpression wrapped(RandomExpression inner) {
            return new RandomExpression(
                    "(" + blank() + inner.text() + blank() + ")", inner.value(), TIGHTEST);
        }

        private RandomExpression operation(
                RandomExpression left,
                String sign,
                RandomExpression right,
                int level,
                Value value) {
            return new RandomExpression(
                    atLevel(left, level) + " " + sign + blank() + atLevel(right, level + 1),
                    value,
                    level);
        }

        private static String atLevel(RandomExpression expression, int level) {
            return expression.level() >= level ? expression.text() : "(" + expression.text() + ")";
        }

        private String blank() {
            return switch (random.nextInt(8)) {
                case 0 -> "  ";
                case 1 -> " /* a comment */ ";
                case 2 -> "\t";
                default -> " ";
            };
        }

        private static BigDecimal num(RandomExpression expression) {
            return ((Value.Num) expression.value()).number();
        }

        private static boolean is(RandomExpression expression) {
            return ((Value.Bool) expression.value()).value();
        }
    }
}
