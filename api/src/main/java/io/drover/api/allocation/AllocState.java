package io.drover.api.allocation;

import io.drover.api.Absent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of an allocation's state, with its time.
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
