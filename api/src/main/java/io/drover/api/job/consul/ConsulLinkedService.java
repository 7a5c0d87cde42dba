package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A consul linked service.
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
        @JsonProperty("SNI") String sni) {}
