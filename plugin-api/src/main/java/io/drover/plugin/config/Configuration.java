package io.drover.plugin.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record whose components are the options of a {@code config} block.
 *
 * <pre>{@code
 * @Configuration
 * record Greeting(
 *         @Option(docs = "whom to greet", byDefault = "world") String name,
 *         @Option(docs = "how often", byDefault = "1", min = 1) int times,
 *         @Option(docs = "between two lines", byDefault = "100ms") Duration pause) {}
 * }</pre>
 *
 * <p>{@link ConfigSpec#of} gives what the block may hold, and {@link Settings#as} reads it. The
 * code for both is written while the record is compiled, so the compiler has to run annotation
 * processors: {@code -proc:full}, in Maven the property {@code maven.compiler.proc} = {@code full}.
 * It also says then what is wrong with a record, such as a default that its own range forbids.
 *
 * <p>Components are {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double},
 * {@code Duration}, an enum (written in lower case), a {@code List} or {@code Map<String, …>} of
 * those, another such record (a block), or a {@code List} of one (repeated blocks). One that may be
 * missing has a default or is {@code @Nullable}; lists, maps and blocks are empty then. What the
 * options do not say by themselves belongs into the record's constructor: the message of an {@code
 * IllegalArgumentException} from there reaches the user like all others.
 *
 * <p>The record must not be private.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Configuration {}
