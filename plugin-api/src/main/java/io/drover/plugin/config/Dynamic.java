package io.drover.plugin.config;

import org.jspecify.annotations.Nullable;

/** A value of the type {@code any}: on the wire it travels with its type. */
record Dynamic(@Nullable Object value) {}
