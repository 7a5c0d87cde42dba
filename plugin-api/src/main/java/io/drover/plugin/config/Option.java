package io.drover.plugin.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What holds for one component of a {@link Configuration} record. */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Option {
    /** What it is for, in a few words; shown by {@link Binding#describe}. */
    String docs() default "";

    /** What users write; as a rule the component's name in lower case, {@code work_dir}. */
    String name() default "";

    /** It must be there. */
    boolean required() default false;

    /** What it is when it is missing, as text; several texts for a list. */
    String[] byDefault() default {};

    /** The least number, or the fewest items of a list, map or repeated block. */
    long min() default Long.MIN_VALUE;

    /** The greatest number, or the most items of a list, map or repeated block. */
    long max() default Long.MAX_VALUE;

    /** A regular expression that a text, or each text of a list, matches as a whole. */
    String pattern() default "";

    /** The only texts allowed. */
    String[] oneOf() default {};
}
