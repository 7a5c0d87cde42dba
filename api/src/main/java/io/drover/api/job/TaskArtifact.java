package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is fetched before a task starts.
 *
 * @param getterSource URL
 * @param getterOptions e.g. {@code checksum}, {@code sshkey}, {@code ref}, {@code depth}
 * @param getterHeaders getter headers
 * @param getterMode {@code any}, {@code file}, {@code dir}; default {@code any}
 * @param getterInsecure getter insecure
 * @param relativeDest default {@code local/} (mode {@code file}: {@code local/<basename>})
 * @param chown chown
 */
@RecordBuilder
public record TaskArtifact(
        String getterSource,
        @Nullable SortedMap<String, String> getterOptions,
        @Nullable SortedMap<String, String> getterHeaders,
        String getterMode,
        boolean getterInsecure,
        String relativeDest,
        boolean chown) {
    public TaskArtifact {
        getterSource = Absent.asEmpty(getterSource);
        getterMode = Absent.asEmpty(getterMode);
        relativeDest = Absent.asEmpty(relativeDest);
        getterOptions = Ordered.map(getterOptions);
        getterHeaders = Ordered.map(getterHeaders);
    }
}
