package io.drover.server;

/**
 * Something that runs while this server leads its region. Both methods are called by one thread and
 * never at the same time.
 */
public interface LeaderDuty {
    /**
     * This server leads now and has applied all that earlier leaders committed. Must not block
     * long.
     */
    void start();

    /** It does not lead any more. Returns once nothing of the duty can append to the log. */
    void stop();
}
