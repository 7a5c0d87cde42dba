package io.drover.server.digest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has a class {@code <name>Digests} written beside the marked one, which walks over rows and over
 * all records within them: {@code change(digest, before, after)}.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface DigestOf {
    /** Records that are rows, the most frequent ones first. */
    Class<? extends Record>[] rows();

    /** Records that many rows share: what they come to is remembered. */
    Class<? extends Record>[] shared();
}
