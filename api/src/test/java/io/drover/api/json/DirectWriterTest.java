package io.drover.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.Job;
import io.drover.api.job.JobCodec;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectWriterTest {
    private final Codec codec = new Codec();

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesTheSameAsTheMapper(long seed) {
        var job = (Job) new RandomRecords(seed).make(Job.class, 4);

        assertThat(DirectWriter.write(job, new JobCodec()))
                .isEqualTo(codec.json().writeValueAsString(job));
    }
}
