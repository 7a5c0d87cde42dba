package io.drover.client.files;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer's body, all questions about it answered: from here on only the connection can fail.
 *
 * <p>Interrupting the thread ends a body that follows a file.
 */
@FunctionalInterface
public interface Body {
    /**
     * Writes everything and flushes whenever there is nothing more for the moment.
     *
     * @throws IOException if the caller went away
     */
    void writeTo(OutputStream out) throws IOException;
}
