package io.drover.api.allocation;

import io.drover.api.Absent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An allocation state.
 *
 * @param field Integer enum (0 = ClientStatus)
 * @param value value
 * @param time time
 */
public record AllocState(int field, String value, @Nullable Instant time) {
    public AllocState {
        value = Absent.asEmpty(value);
    }
}
