package io.drover.server.replay;

import io.drover.api.json.Codec;
import io.drover.server.scheduler.Decision;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import tools.jackson.databind.ObjectMapper;

/**
 * The sum of a decision: two checksums over all of it in binary form. What differs in a single
 * score or identifier has another sum, but for one case in 2^64.
 */
final class DecisionDigest {
    private final ObjectMapper smile;

    DecisionDigest(Codec codec) {
        smile = codec.smile();
    }

    long of(Decision decision) {
        Sum sum = new Sum();
        smile.writeValue(sum, decision.plan().decidedBy(null));
        smile.writeValue(sum, decision.answered());
        smile.writeValue(sum, decision.raised());
        return sum.value();
    }

    private static final class Sum extends OutputStream {
        private final CRC32 low = new CRC32();
        private final CRC32C high = new CRC32C();

        @Override
        public void write(int b) {
            low.update(b);
            high.update(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            low.update(bytes, offset, length);
            high.update(bytes, offset, length);
        }

        long value() {
            return high.getValue() << 32 | low.getValue();
        }
    }
}
