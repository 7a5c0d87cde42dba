package io.drover.api.job;

import io.drover.api.Absent;

/**
 * A link that the web interface shows with a job.
 *
 * <p>Field name differs by direction: requests use {@code URL} (case-insensitive decode), responses
 * emit {@code Url}.
 *
 * @param label label
 * @param url url
 */
public record JobUILink(String label, String url) {
    public JobUILink {
        label = Absent.asEmpty(label);
        url = Absent.asEmpty(url);
    }
}
