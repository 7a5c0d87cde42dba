package io.drover.server.history;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where a server that was sent a snapshot gets the history up to it: another server. */
public interface HistorySource {
    /** The segments there are, oldest first. */
    List<SegmentInfo> segments() throws IOException;

    /** The bytes of one of them; more than were listed may follow. */
    InputStream open(SegmentInfo segment) throws IOException;
}
