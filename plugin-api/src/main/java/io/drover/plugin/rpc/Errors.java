package io.drover.plugin.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.drover.plugin.PluginException;
import io.drover.plugin.proto.structs.RecoverableError;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.Objects;

/** What goes wrong in a driver, to and from the status of a call. */
public final class Errors {
    /** The text of a call that the death of the plugin's process cut off. */
    public static final String GONE = "plugin is shut down";

    private Errors() {}

    public static StatusRuntimeException toStatus(Throwable error) {
        var message = Objects.requireNonNullElse(error.getMessage(), error.toString());
        if (error instanceof PluginException refused && refused.recoverable()) {
            return StatusProto.toStatusRuntimeException(
                    com.google.rpc.Status.newBuilder()
                            .setCode(Code.FAILED_PRECONDITION_VALUE)
                            .setMessage(message)
                            .addDetails(
                                    Any.pack(
                                            RecoverableError.newBuilder()
                                                    .setRecoverable(true)
                                                    .build()))
                            .build());
        }
        return Status.UNKNOWN.withDescription(message).withCause(error).asRuntimeException();
    }

    /** Looks through the causes, so wrappers of futures do no harm. */
    public static PluginException fromStatus(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof PluginException known) {
                return known;
            }
        }
        if (isGone(error)) {
            return new PluginException(GONE, true);
        }
        var status = Status.fromThrowable(error);
        var description = Objects.requireNonNullElse(status.getDescription(), status.toString());
        return new PluginException(description, isRecoverable(error));
    }

    /** True when the plugin's process is gone, rather than the driver refusing. */
    public static boolean isGone(Throwable error) {
        var status = Status.fromThrowable(error);
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED -> true;
            // A call that came upon the broken connection before the transport had noticed. An
            // answer of the plugin has no cause on this side.
            case UNKNOWN -> status.getCause() instanceof IOException;
            default -> false;
        };
    }

    public static boolean isUnimplemented(Throwable error) {
        return Status.fromThrowable(error).getCode() == Status.Code.UNIMPLEMENTED;
    }

    private static boolean isRecoverable(Throwable error) {
        var status = StatusProto.fromThrowable(error);
        if (status == null || status.getDetailsCount() == 0) {
            return false;
        }
        try {
            var detail = status.getDetails(0);
            return detail.is(RecoverableError.class)
                    && detail.unpack(RecoverableError.class).getRecoverable();
        } catch (InvalidProtocolBufferException _) {
            return false;
        }
    }
}
