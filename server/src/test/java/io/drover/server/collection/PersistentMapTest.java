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
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void tellsTheDifferencesOfAnyTwoVersions(long seed) {
        Random random = new Random(seed);
        int keys = 1 << (2 + random.nextInt(12));
        List<PersistentMap<Integer, Integer>> versions = new ArrayList<>();
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        versions.add(map);
        int stamp = 1_000; // beyond the cache of boxed numbers, so that each one is itself
        for (int round = 0; round < 40; round++) {
            PersistentMap.Editor<Integer, Integer> editor =
                    versions.get(random.nextInt(versions.size())).edit();
            int bias = random.nextInt(101);
            for (int i = random.nextInt(1 << random.nextInt(11)); i >= 0; i--) {
                int key = random.nextInt(keys);
                if (random.nextInt(100) < bias) {
                    editor.put(key, stamp++);
                } else {
                    editor.remove(key);
                }
            }
            versions.add(editor.freeze());
            assertTellsDifferences(
                    versions.get(random.nextInt(versions.size())), versions.getLast());
            assertTellsDifferences(
                    versions.getLast(), versions.get(random.nextInt(versions.size())));
        }
    }

    private static void assertTellsDifferences(
            PersistentMap<Integer, Integer> before, PersistentMap<Integer, Integer> after) {
        TreeMap<Integer, Integer> patched = new TreeMap<>();
        before.forEach(entry -> patched.put(entry.getKey(), entry.getValue()));
        List<Integer> told = new ArrayList<>();
        before.differences(
                after,
                (key, was, is) -> {
                    told.add(key);
                    assertThat(was).isEqualTo(before.get(key)).isNotEqualTo(is);
                    assertThat(is).isEqualTo(after.get(key));
                    if (is == null) {
                        patched.remove(key);
                    } else {
                        patched.put(key, is);
                    }
                });
        assertThat(told).isSorted().doesNotHaveDuplicates();
        assertThat(entries(after)).isEqualTo(List.copyOf(patched.entrySet()));
    }

    @Test
    void looksOnlyAtWhatTwoVersionsDoNotShare() {
        List<Integer> compared = new ArrayList<>();
        PersistentMap.Editor<Integer, Integer> editor =
                PersistentMap.<Integer, Integer>empty(
                                (a, b) -> {
                                    compared.add(a);
                                    return Integer.compare(a, b);
                                })
                        .edit();
        for (int i = 0; i < 100_000; i++) {
            editor.put(i * 2, i);
        }
        PersistentMap<Integer, Integer> before = editor.freeze();
        PersistentMap<Integer, Integer> after = before.with(77_777, 1).with(150_000, 2);
        compared.clear();
        List<Integer> told = new ArrayList<>();

        before.differences(after, (key, was, is) -> told.add(key));

        assertThat(told).containsExactly(77_777, 150_000);
        assertThat(compared).hasSizeLessThan(300);
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
