package io.drover.server.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentMapTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithATreeMapAfterAnyChanges(long seed) {
        Random random = new Random(seed);
        int keys = 1 << (3 + random.nextInt(10));
        TreeMap<Integer, Integer> expected = new TreeMap<>();
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int round = 0; round < 60; round++) {
            int bias = random.nextInt(101);
            PersistentMap.Editor<Integer, Integer> editor = map.edit();
            for (int i = random.nextInt(400); i >= 0; i--) {
                int key = random.nextInt(keys);
                if (random.nextInt(100) < bias) {
                    assertThat(editor.put(key, i)).isEqualTo(expected.put(key, i));
                } else {
                    assertThat(editor.remove(key)).isEqualTo(expected.remove(key));
                }
                assertThat(editor.size()).isEqualTo(expected.size());
            }
            map = editor.freeze();
            assertSame(map, expected);
            int from = random.nextInt(keys);
            assertThat(entries(map.from(from)))
                    .isEqualTo(List.copyOf(expected.tailMap(from, true).entrySet()));
            int key = random.nextInt(keys);
            assertThat(map.get(key)).isEqualTo(expected.get(key));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void keepsEveryVersionAsItWas(long seed) {
        Random random = new Random(seed);
        List<PersistentMap<Integer, Integer>> versions = new ArrayList<>();
        List<TreeMap<Integer, Integer>> expected = new ArrayList<>();
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        TreeMap<Integer, Integer> model = new TreeMap<>();
        PersistentMap.Editor<Integer, Integer> editor = map.edit();
        for (int i = 0; i < 5_000; i++) {
            int key = random.nextInt(600);
            if (random.nextInt(3) > 0) {
                editor.put(key, i);
                model.put(key, i);
            } else {
                editor.remove(key);
                model.remove(key);
            }
            if (random.nextInt(50) == 0) {
                versions.add(editor.freeze());
                expected.add(new TreeMap<>(model));
                editor = random.nextBoolean() ? editor : versions.getLast().edit();
            }
        }
        for (int i = 0; i < versions.size(); i++) {
            assertSame(versions.get(i), expected.get(i));
        }
    }

    @Test
    void emptiesAndFillsAgain() {
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int i = 0; i < 10_000; i++) {
            map = map.with(i, i);
        }
        PersistentMap<Integer, Integer> full = map;
        for (int i = 9_999; i >= 0; i--) {
            map = map.without(i);
        }
        assertThat(map.isEmpty()).isTrue();
        assertThat(map.iterator().hasNext()).isFalse();
        assertThat(full.size()).isEqualTo(10_000);
        assertThat(map.with(3, 4).get(3)).isEqualTo(4);
        assertThat(full.without(-1)).isSameAs(full);
    }

    private static void assertSame(
            PersistentMap<Integer, Integer> map, Map<Integer, Integer> expected) {
        assertThat(map.size()).isEqualTo(expected.size());
        assertThat(entries(map)).isEqualTo(List.copyOf(expected.entrySet()));
    }

    private static List<Map.Entry<Integer, Integer>> entries(
            Iterable<Map.Entry<Integer, Integer>> entries) {
        List<Map.Entry<Integer, Integer>> all = new ArrayList<>();
        entries.forEach(all::add);
        return all;
    }
}
