/**
 * Decisions that can be made again: how each was made is taken down, the entries of the log are
 * kept for a while, and both together show whether the same comes out.
 *
 * <p>Start with {@link io.drover.server.replay.Recorder}, which takes down; {@link
 * io.drover.server.replay.EntryArchive} keeps entries and, before the first of them, a whole state;
 * {@link io.drover.server.replay.Replays} decides again and says what differs.
 */
@NullMarked
package io.drover.server.replay;

import org.jspecify.annotations.NullMarked;
