package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A service outside the mesh that a terminating gateway leads to.
 *
 * @param name name
 * @param caFile ca file
 * @param certFile cert file
 * @param keyFile key file
 * @param sni sni
 */
@RecordBuilder
public record ConsulLinkedService(
        String name,
        @JsonProperty("CAFile") String caFile,
        String certFile,
        String keyFile,
        @JsonProperty("SNI") String sni) {
    public ConsulLinkedService {
        name = Absent.asEmpty(name);
        caFile = Absent.asEmpty(caFile);
        certFile = Absent.asEmpty(certFile);
        keyFile = Absent.asEmpty(keyFile);
        sni = Absent.asEmpty(sni);
    }
}
