package io.drover.server.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgendaTest {
    private final Agenda<String> agenda = new Agenda<>();

    @Test
    void givesWhatIsDueByTimeAndThenByKey() {
        agenda.put("b", 10);
        agenda.put("a", 10);
        agenda.put("c", 5);
        agenda.put("later", 11);

        assertThat(agenda.due(10)).containsExactly("c", "a", "b");
        assertThat(agenda.nextAt()).isEqualTo(11);
        assertThat(agenda.due(10)).isEmpty();
    }

    @Test
    void plansEachThingOnce() {
        agenda.put("a", 10);
        agenda.put("a", 20);
        agenda.put("b", 5);
        agenda.put("b", Duty.NEVER);

        assertThat(agenda.size()).isEqualTo(1);
        assertThat(agenda.nextAt()).isEqualTo(20);
        agenda.remove("a");
        assertThat(agenda.nextAt()).isEqualTo(Duty.NEVER);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithALookAtAllThatIsPlanned(long seed) {
        Random random = new Random(seed);
        TreeMap<String, Long> planned = new TreeMap<>();
        for (long now = 0; now < 2000; now++) {
            String key = "k" + random.nextInt(50);
            long at = random.nextInt(10) == 0 ? Duty.NEVER : now + random.nextInt(40);
            agenda.put(key, at);
            planned.remove(key);
            if (at != Duty.NEVER) {
                planned.put(key, at);
            }
            long time = now;
            List<String> due =
                    planned.entrySet().stream()
                            .filter(each -> each.getValue() <= time)
                            .map(Map.Entry::getKey)
                            .toList();
            assertThat(agenda.due(now)).containsExactlyInAnyOrderElementsOf(due);
            due.forEach(planned::remove);
            assertThat(agenda.nextAt())
                    .isEqualTo(
                            planned.values().stream()
                                    .mapToLong(each -> each)
                                    .min()
                                    .orElse(Duty.NEVER));
        }
    }
}
