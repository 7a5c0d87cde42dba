package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A port by its label.
 *
 * @param label Name used by {@code ${NOMAD_PORT_<label>}}; required
 * @param value Host port (static ask or assigned)
 * @param to Port inside the namespace; 0 = same port mapping off; {@code -1} = same as assigned
 *     host port
 * @param hostNetwork Node host network name; default {@code default}
 * @param ignoreCollision Skip port collision check
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@RecordBuilder
public record Port(String label, int value, int to, String hostNetwork, boolean ignoreCollision) {
    public Port {
        label = Absent.asEmpty(label);
        hostNetwork = Absent.asEmpty(hostNetwork);
    }
}
