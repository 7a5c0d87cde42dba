package io.drover.codec;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;

/** How a component travels. */
sealed interface Kind {
    /** A primitive; the generated code reads it as {@code Values.readInt} and so on. */
    record Primitive(TypeName type) implements Kind {}

    /** Text, whole numbers and truth values that may be null: one constant of {@code Values}. */
    record Simple(TypeName type, String constant) implements Kind {}

    /** A record that has a codec of its own. */
    record Nested(TypeName type, ClassName codec) implements Kind {}

    record ListOf(TypeName type, Kind element) implements Kind {}

    /** A map from text; {@code factory} is the method of {@code Values} that makes its codec. */
    record MapOf(TypeName type, Kind value, String factory) implements Kind {}

    /** Whatever the mapper knows better: times, durations, bytes, free-form values. */
    record Other(TypeName type, ClassName raw) implements Kind {}

    TypeName type();
}
