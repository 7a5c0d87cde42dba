package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {
    private static final long MIB = 1 << 20;

    private long live = 50 * MIB;
    private long heap = live;
    private int collections;
    private final HeapKeeper keeper =
            new HeapKeeper(
                    () -> heap,
                    () -> {
                        collections++;
                        heap = live;
                    });

    @Test
    void leavesASmallHeapAlone() {
        grow(63 * MIB);

        assertThat(collections).isZero();
    }

    @Test
    void collectsWhenTheHeapHasGrownByAThird() {
        live = 300 * MIB;
        grow(400 * MIB);
        assertThat(collections).isEqualTo(1);

        grow(399 * MIB);
        assertThat(collections).isEqualTo(1);
        grow(400 * MIB);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void doesNotCollectAgainAndAgainWhenAllIsNeeded() {
        live = 2000 * MIB;
        grow(2000 * MIB);
        for (int i = 0; i < 10; i++) {
            grow(2100 * MIB);
        }

        assertThat(collections).isEqualTo(1);
    }

    private void grow(long to) {
        heap = to;
        keeper.look();
    }
}
