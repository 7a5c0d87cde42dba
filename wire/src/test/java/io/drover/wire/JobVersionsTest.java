package io.drover.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobVersionsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aNodeHasWhateverItsServerCountsOn(long seed) {
        Random random = new Random(seed);
        JobVersions<Boolean> server = JobVersions.ofServer();
        JobVersions<String> node = JobVersions.ofNode();
        int sent = 0;
        for (int message = 0; message < 400; message++) {
            List<String> rows = new ArrayList<>();
            List<String> jobs = new ArrayList<>();
            for (int rest = random.nextInt(message % 50 == 0 ? 2000 : 20); rest >= 0; rest--) {
                String id = "job-" + random.nextInt(1 + random.nextInt(3000));
                rows.add(id);
                if (server.put("default", id, 0, true) == null) {
                    jobs.add(id);
                }
            }
            server.endOfMessage();

            jobs.forEach(id -> node.put("default", id, 0, "the job " + id));
            for (String id : rows) {
                assertThat(node.named("default", id, 0)).isEqualTo("the job " + id);
            }
            node.endOfMessage();
            sent += jobs.size();
        }
        assertThat(sent).isGreaterThan(1000);
        assertThat(server.size()).isLessThanOrEqualTo(256);
        assertThat(node.size()).isLessThanOrEqualTo(512);
    }

    @Test
    void tellsVersionsAndNamespacesApart() {
        JobVersions<String> versions = JobVersions.ofNode();
        versions.put("a", "job", 1, "one");

        assertThat(versions.named("a", "job", 2)).isNull();
        assertThat(versions.named("b", "job", 1)).isNull();
        assertThat(versions.named("a", "job", 1)).isEqualTo("one");
    }
}
