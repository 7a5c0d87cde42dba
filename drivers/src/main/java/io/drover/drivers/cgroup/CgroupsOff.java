package io.drover.drivers.cgroup;

import java.io.IOException;
import java.util.Optional;

/** No groups, with the reason. */
public record CgroupsOff(String reason) implements Cgroups {
    @Override
    public Optional<String> problem() {
        return Optional.of(reason);
    }

    @Override
    public int version() {
        return 0;
    }

    @Override
    public TaskCgroup create(String name, Limits limits) throws IOException {
        throw new IOException(reason);
    }

    @Override
    public TaskCgroup find(String name) {
        throw new IllegalStateException(reason);
    }
}
