package io.drover.server.scheduler;

/**
 * Identifiers that follow from an evaluation and a seed: the same decision names the same things.
 */
final class Ids {
    private final long high;
    private final long low;
    private long next;

    Ids(String evaluationId, long seed) {
        this.high = Hash.of(seed, evaluationId);
        this.low = Hash.of(~seed, evaluationId);
    }

    String next() {
        next++;
        return Hash.uuid(
                Hash.mix(high + next * 0x9E3779B97F4A7C15L),
                Hash.mix(low ^ (next * 0xD1B54A32D192ED03L)));
    }
}
