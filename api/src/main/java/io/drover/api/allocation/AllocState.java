package io.drover.api.allocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An allocation state.
 *
 * @param field Integer enum (0 = ClientStatus)
 * @param value value
 * @param time time
 */
public record AllocState(int field, String value, @Nullable Instant time) {}
