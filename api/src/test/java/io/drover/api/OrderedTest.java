package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderedTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    private static SortedMap<String, Integer> ordered(SortedMap<String, Integer> entries) {
        return Objects.requireNonNull(Ordered.map(entries));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheMapItWasMadeOf(long seed) {
        Random random = new Random(seed);
        TreeMap<String, Integer> tree = new TreeMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            tree.put("k" + random.nextInt(20), random.nextInt(3));
        }
        SortedMap<String, Integer> map = ordered(tree);
        assertThat(map).isEqualTo(tree).hasSameHashCodeAs(tree).hasToString(tree.toString());
        assertThat(tree).isEqualTo(map);
        assertThat(map.entrySet()).containsExactlyElementsOf(tree.entrySet());
        assertThat(map.keySet()).containsExactlyElementsOf(tree.keySet());
        for (int i = 0; i < 20; i++) {
            String key = "k" + i;
            assertThat(map.get(key)).isEqualTo(tree.get(key));
            assertThat(map.containsKey(key)).isEqualTo(tree.containsKey(key));
            assertThat(map.headMap(key)).isEqualTo(tree.headMap(key));
            assertThat(map.tailMap(key)).isEqualTo(tree.tailMap(key));
            assertThat(map.subMap("k1", "k1" + i)).isEqualTo(tree.subMap("k1", "k1" + i));
        }
        if (!tree.isEmpty()) {
            assertThat(map.firstKey()).isEqualTo(tree.firstKey());
            assertThat(map.lastKey()).isEqualTo(tree.lastKey());
        }
    }

    @Test
    void doesNotFollowItsSourceAndIsNotCopiedAgain() {
        TreeMap<String, Integer> tree = new TreeMap<>();
        tree.put("a", 1);
        SortedMap<String, Integer> map = ordered(tree);
        tree.put("b", 2);
        assertThat(map).hasSize(1);
        assertThat(ordered(map)).isSameAs(map);
        assertThatThrownBy(() -> map.put("c", 3)).isInstanceOf(UnsupportedOperationException.class);
    }
}
