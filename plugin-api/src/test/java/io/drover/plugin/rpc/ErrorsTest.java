package io.drover.plugin.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.plugin.PluginException;
import io.grpc.Status;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    /** What the transport says of a call that came upon a connection that is just breaking. */
    private static ExecutionException channelClosed() {
        return new ExecutionException(
                Status.UNKNOWN
                        .withDescription("channel closed")
                        .withCause(new ClosedChannelException())
                        .asRuntimeException());
    }

    @Test
    void aClosedChannelIsADeadProcess() {
        assertThat(Errors.isGone(channelClosed())).isTrue();
        assertThat(Errors.fromStatus(channelClosed()))
                .hasMessage(Errors.GONE)
                .returns(true, PluginException::recoverable);
    }

    @Test
    void anAnswerOfTheDriverIsNot() {
        var refusal = Errors.toStatus(new PluginException("no such program"));

        assertThat(Errors.isGone(Status.UNKNOWN.withDescription("x").asRuntimeException()))
                .isFalse();
        assertThat(Errors.fromStatus(Status.fromThrowable(refusal).asRuntimeException()))
                .hasMessage("no such program")
                .returns(false, PluginException::recoverable);
    }
}
