package io.drover.api.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The records in here get code of their own that reads and writes them, made when they are
 * compiled. Other records are read and written by reflection, to the same bytes but slower, above
 * all the first time.
 */
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.PACKAGE, ElementType.TYPE})
public @interface CompiledCodec {}
