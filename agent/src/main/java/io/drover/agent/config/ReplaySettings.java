package io.drover.agent.config;

import io.drover.jobspec.hcl.BodyReader;
import io.drover.server.ReplayRetention;
import java.time.Duration;

/** How long what decisions followed from is kept; ours, beside the usual settings of a server. */
final class ReplaySettings {
    private ReplaySettings() {}

    static void read(BodyReader server, ServerSettingsBuilder to) {
        Duration age = server.duration("replay_retention");
        if (age != null && age.isNegative()) {
            server.error(
                    "replay_retention",
                    "Out of range",
                    "\"replay_retention\" is less than 0; \"0s\" keeps nothing.");
        } else if (age != null) {
            to.replayRetention(new ReplayRetention(age, to.replayRetention().bytes()));
        }
        String size = server.string("replay_max_size");
        if (size != null && !size.isEmpty()) {
            try {
                to.replayRetention(
                        new ReplayRetention(to.replayRetention().age(), ByteSize.parseLong(size)));
            } catch (IllegalArgumentException e) {
                server.error(
                        "replay_max_size",
                        "Invalid replay_max_size",
                        String.valueOf(e.getMessage()));
            }
        }
    }
}
