package io.drover.server.simulation;

/** What lies between nodes and servers. By itself messages only take time. */
final class Network {
    private final SimulatedRegion region;

    /** Chances, 0 to 1. */
    double loses;

    double doubles;

    double delays;

    /** How late a message may come that is delayed, in milliseconds; others overtake it then. */
    int latest = 5_000;

    Network(SimulatedRegion region) {
        this.region = region;
    }

    /** Lets {@code arrival} happen after some milliseconds: once, twice, much later or never. */
    void carry(int least, int most, Runnable arrival) {
        if (happens(loses)) {
            return;
        }
        int times = happens(doubles) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            boolean late = i > 0 || happens(delays);
            if (!late && most == 0) {
                arrival.run();
            } else {
                region.after(region.millis(least, late ? latest : most), arrival);
            }
        }
    }

    private boolean happens(double chance) {
        return chance > 0 && region.random.nextDouble() < chance;
    }

    /** From now on all goes well. */
    void mend() {
        loses = 0;
        doubles = 0;
        delays = 0;
    }
}
