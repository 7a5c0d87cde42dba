package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How the health of a service is found out.
 *
 * @param name default {@code service: "<name>" check} style
 * @param type {@code http}, {@code tcp}, {@code script}, {@code grpc} (nomad provider: {@code
 *     http}, {@code tcp}); required
 * @param command command
 * @param args args
 * @param path path
 * @param protocol default {@code http}
 * @param portLabel default service port
 * @param expose Connect expose path
 * @param addressMode {@code host}, {@code driver}, {@code alloc}, {@code alloc_ipv6} ({@code auto}
 *     refused)
 * @param advertise legacy
 * @param interval ≥ 1s; required
 * @param timeout ≥ 1s; required
 * @param initialStatus {@code passing}, {@code warning}, {@code critical}
 * @param notes ≤ 255 chars
 * @param tlsServerName tls server name
 * @param tlsSkipVerify tls skip verify
 * @param header header
 * @param method default {@code GET}
 * @param checkRestart check restart
 * @param grpcService grpc service
 * @param grpcUseTls grpc use tls
 * @param taskName task name
 * @param successBeforePassing Consul only
 * @param failuresBeforeCritical Consul only
 * @param failuresBeforeWarning Consul only
 * @param body body
 * @param onUpdate default service value
 */
@RecordBuilder
public record ServiceCheck(
        String name,
        String type,
        String command,
        @Nullable List<String> args,
        String path,
        String protocol,
        String portLabel,
        boolean expose,
        String addressMode,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String advertise,
        @Nullable Duration interval,
        @Nullable Duration timeout,
        String initialStatus,
        String notes,
        @JsonProperty("TLSServerName") String tlsServerName,
        @JsonProperty("TLSSkipVerify") boolean tlsSkipVerify,
        @Nullable SortedMap<String, List<String>> header,
        String method,
        @Nullable CheckRestart checkRestart,
        @JsonProperty("GRPCService") String grpcService,
        @JsonProperty("GRPCUseTLS") boolean grpcUseTls,
        String taskName,
        int successBeforePassing,
        int failuresBeforeCritical,
        int failuresBeforeWarning,
        String body,
        String onUpdate) {
    public ServiceCheck {
        name = Absent.asEmpty(name);
        type = Absent.asEmpty(type);
        command = Absent.asEmpty(command);
        path = Absent.asEmpty(path);
        protocol = Absent.asEmpty(protocol);
        portLabel = Absent.asEmpty(portLabel);
        addressMode = Absent.asEmpty(addressMode);
        advertise = Absent.asEmpty(advertise);
        initialStatus = Absent.asEmpty(initialStatus);
        notes = Absent.asEmpty(notes);
        tlsServerName = Absent.asEmpty(tlsServerName);
        method = Absent.asEmpty(method);
        grpcService = Absent.asEmpty(grpcService);
        taskName = Absent.asEmpty(taskName);
        body = Absent.asEmpty(body);
        onUpdate = Absent.asEmpty(onUpdate);
        args = Ordered.list(args);
        header = Ordered.map(header);
    }
}
