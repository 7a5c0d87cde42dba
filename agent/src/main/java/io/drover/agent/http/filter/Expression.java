package io.drover.agent.http.filter;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A parsed expression. */
sealed interface Expression {
    boolean holds(Scope scope);

    record And(Expression left, Expression right) implements Expression {
        @Override
        public boolean holds(Scope scope) {
            return left.holds(scope) && right.holds(scope);
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public boolean holds(Scope scope) {
            return left.holds(scope) || right.holds(scope);
        }
    }

    record Not(Expression inner) implements Expression {
        @Override
        public boolean holds(Scope scope) {
            return !inner.holds(scope);
        }
    }

    /** {@code ==}. What is absent equals nothing but an empty text. */
    record Equal(Path path, String literal) implements Expression {
        @Override
        public boolean holds(Scope scope) {
            Object value = scope.at(path);
            return !Value.isAbsent(value) && Value.equal(value, literal, path);
        }
    }

    /** {@code in} and {@code contains}. */
    record Contains(Path path, String literal) implements Expression {
        @Override
        public boolean holds(Scope scope) {
            Object value = scope.at(path);
            return !Value.isAbsent(value) && Value.contains(value, literal, path);
        }
    }

    record Empty(Path path) implements Expression {
        @Override
        public boolean holds(Scope scope) {
            Object value = scope.at(path);
            return Value.isAbsent(value) || Value.isEmpty(value, path);
        }
    }

    record Matches(Path path, Pattern pattern) implements Expression {
        @Override
        public boolean holds(Scope scope) {
            Object value = scope.at(path);
            if (Value.isAbsent(value)) {
                return false;
            }
            if (!(value instanceof String text)) {
                throw Value.cannot("matches", value, path);
            }
            try {
                return pattern.matcher(new PatientText(text)).find();
            } catch (StackOverflowError e) {
                throw PatientText.tooMuch();
            }
        }
    }

    /** {@code any} or {@code all} of the items of a list or the entries of a map. */
    record Each(Path path, List<String> names, Expression inner, boolean all)
            implements Expression {
        @Override
        public boolean holds(Scope scope) {
            Object value = scope.at(path);
            if (Value.isAbsent(value)) {
                return all;
            }
            return switch (value) {
                case Map<?, ?> map ->
                        decide(
                                map.entrySet().stream()
                                        .map(e -> bind(scope, e.getKey(), e.getValue()))
                                        .toList());
                case Collection<?> items -> {
                    int[] at = {0};
                    yield decide(items.stream().map(i -> bindItem(scope, at[0]++, i)).toList());
                }
                default -> throw Value.cannot(all ? "all" : "any", value, path);
            };
        }

        private boolean decide(List<Scope> scopes) {
            return all
                    ? scopes.stream().allMatch(inner::holds)
                    : scopes.stream().anyMatch(inner::holds);
        }

        /** One name is a map's key; two are key and value. */
        private Scope bind(Scope scope, Object key, Object value) {
            Scope withKey = scope.with(names.getFirst(), key);
            return names.size() == 1 ? withKey : withKey.with(names.getLast(), value);
        }

        /** One name is a list's item; two are index and item. */
        private Scope bindItem(Scope scope, int index, Object item) {
            return names.size() == 1
                    ? scope.with(names.getFirst(), item)
                    : scope.with(names.getFirst(), index).with(names.getLast(), item);
        }
    }
}
