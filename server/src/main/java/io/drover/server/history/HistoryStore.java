package io.drover.server.history;

import io.drover.api.json.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history on disk: segments in a directory, named by the state's index of their first rows, and
 * a table of contents by which missing ones are known. One thread changes it, any number read.
 *
 * <p>Segments may overlap after a part was fetched from another server, which cuts its own in other
 * places. None lies within another one, and readers take each row once.
 */
final class HistoryStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);
    private static final String ENDING = ".segment";
    private static final String FETCHED = ".fetched";

    private final Path directory;
    private final HistorySettings settings;
    private final RowFormat format;
    private final Runnable whenSuspected;
    private volatile List<Segment> segments = List.of();
    private final Queue<Segment> suspects = new ConcurrentLinkedQueue<>();
    private final Map<Long, SegmentInfo> recorded = new TreeMap<>();
    private final List<SegmentInfo> unchecked = new ArrayList<>();
    private volatile List<Gap> gaps = List.of();
    private long through;
    private long forgotten;

    private HistoryStore(
            Path directory, HistorySettings settings, Codec codec, Runnable whenSuspected) {
        this.directory = directory;
        this.whenSuspected = whenSuspected;
        this.settings = settings;
        this.format = new RowFormat(codec);
    }

    /**
     * Opens the history in a directory, which is made when it is missing. What is lost or damaged
     * becomes a gap.
     *
     * @param whenSuspected told, on any thread, when damage was found that is to be noted
     * @throws IOException when it cannot be read, or a newer version wrote it
     */
    static HistoryStore open(
            Path directory, HistorySettings settings, Codec codec, Runnable whenSuspected)
            throws IOException {
        Files.createDirectories(directory);
        HistoryStore store = new HistoryStore(directory, settings, codec, whenSuspected);
        store.load();
        return store;
    }

    private void load() throws IOException {
        boolean known = Contents.isWhole(contentsFile());
        Contents before = known ? Contents.read(contentsFile()) : Contents.none();
        before.segments().forEach(s -> recorded.put(s.firstIndex(), s));
        gaps = before.gaps();
        forgotten = before.forgotten();
        through = before.through();
        for (Path file : files()) {
            if (file.toString().endsWith(FETCHED)) {
                Files.delete(file);
            } else if (file.toString().endsWith(ENDING)) {
                load(file);
            }
        }
        for (SegmentInfo info : before.segments()) {
            if (find(info.firstIndex()) == null && recorded.containsKey(info.firstIndex())) {
                lose(info, info.firstIndex() - 1, "is lost");
            }
        }
        if (!known && Files.exists(contentsFile()) && lastIndex() > 0) {
            miss(0, lastIndex(), contentsFile() + " is damaged, so nobody knows what there was");
        }
        through = Math.max(through, lastIndex());
        // Only the last one may still grow.
        for (Segment segment : segments) {
            if (!segment.isClosed() && (segment != segments.getLast() || segment.isDamaged())) {
                close(segment);
            }
        }
        for (Segment segment : segments) {
            SegmentInfo info = recorded.get(segment.firstIndex());
            if (info != null && !segment.isDamaged()) {
                unchecked.add(info);
            }
        }
        save();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private void load(Path file) throws IOException {
        String name = file.getFileName().toString();
        long first = Long.parseLong(name.substring(0, name.length() - ENDING.length()));
        SegmentInfo info = recorded.get(first);
        Segment segment =
                Segment.open(file, format, info == null ? 0 : info.bytes(), this::suspect);
        if (segment == null) {
            if (info != null) {
                LOG.error("{} does not begin as a segment of a history", file);
            }
            Files.move(
                    file,
                    file.resolveSibling(name + ".damaged"),
                    StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        if (segment.extent().index() <= forgotten && segment.extent().rows() > 0) {
            segment.delete();
            recorded.remove(first);
            return;
        }
        add(segment);
        if (segment.isDamaged() && info != null) {
            long whole = Math.max(segment.extent().index(), first - 1);
            if (whole < info.lastIndex()) {
                lose(info, whole, "is cut short");
            }
        }
    }

    /** Rows of a segment are gone, those after an index. */
    private void lose(SegmentInfo info, long after, String why) {
        String what = directory.resolve(nameOf(info)) + " " + why;
        boolean last = recorded.keySet().stream().noneMatch(first -> first > info.firstIndex());
        if (last) {
            // The log brings it again as far as it goes back; the rest is missed when it does.
            LOG.error("{}: all that was archived after index {} has to come again", what, after);
            through = Math.min(through, after);
        } else {
            miss(after, info.lastIndex(), what);
        }
        if (after < info.firstIndex()) {
            recorded.remove(info.firstIndex());
        }
    }

    private void suspect(Segment segment) {
        suspects.add(segment);
        whenSuspected.run();
    }

    private Path contentsFile() {
        return directory.resolve("contents");
    }

    private static String nameOf(SegmentInfo info) {
        return Segment.nameOf(info.firstIndex());
    }

    private void add(Segment segment) {
        List<Segment> all = new ArrayList<>(segments);
        all.add(segment);
        all.sort(Comparator.comparingLong(Segment::firstIndex));
        segments = List.copyOf(all);
    }

    private void remove(List<Segment> leaving) {
        segments = segments.stream().filter(s -> !leaving.contains(s)).toList();
        leaving.forEach(s -> recorded.remove(s.firstIndex()));
    }

    private @Nullable Segment find(long firstIndex) {
        for (Segment segment : segments) {
            if (segment.firstIndex() == firstIndex) {
                return segment;
            }
        }
        return null;
    }

    /** The state's index up to which rows are here; 0 when there are none. */
    long lastIndex() {
        return segments.isEmpty() ? 0 : segments.getLast().extent().index();
    }

    long rows() {
        return segments.stream().mapToLong(s -> s.extent().rows()).sum();
    }

    /** The state's index up to which all rows are here, but for those in gaps. */
    long contentsThrough() {
        return through;
    }

    /** What is missing here, oldest first. */
    List<Gap> gaps() {
        return gaps;
    }

    /** What can be read, the newest first. */
    List<Shelf> shelves() {
        List<Shelf> shelves = new ArrayList<>(segments);
        return shelves.reversed();
    }

    /** Appends what one entry of the log archived; nothing when it is here already. */
    void append(List<HistoryRow> rows, long index, long time) throws IOException {
        if (index <= lastIndex()) {
            return;
        }
        Segment last = segments.isEmpty() ? null : segments.getLast();
        if (last != null && !last.isClosed() && (isFull(last, time) || last.isDamaged())) {
            close(last);
            save();
        }
        if (last == null || last.isClosed()) {
            last = Segment.create(directory, index, format, this::suspect);
            add(last);
        }
        last.append(rows, index, time);
    }

    private boolean isFull(Segment segment, long time) {
        long age = settings.age().toNanos();
        return segment.extent().bytes() >= settings.segmentBytes()
                || time - segment.extent().time() > Math.max(age / 8, 1);
    }

    private void close(Segment segment) throws IOException {
        segment.close();
        record(segment);
    }

    /** Notes how far a segment is on disk; a damaged one stays as it was noted before. */
    private void record(Segment segment) throws IOException {
        if (!segment.isDamaged()) {
            recorded.put(segment.firstIndex(), infoOf(segment));
            through = Math.max(through, segment.extent().index());
        }
    }

    private static SegmentInfo infoOf(Segment segment) throws IOException {
        Segment.Extent extent = segment.extent();
        return new SegmentInfo(
                segment.firstIndex(),
                extent.index(),
                extent.bytes(),
                Transfer.checksum(segment.file(), extent.bytes()));
    }

    /** Brings all that was appended to disk: all rows up to an index of the state. */
    void force(long upTo) throws IOException {
        if (!segments.isEmpty() && !segments.getLast().isClosed()) {
            segments.getLast().force();
            record(segments.getLast());
        }
        through = Math.max(through, upTo);
        save();
    }

    private void save() throws IOException {
        new Contents(through, forgotten, List.copyOf(recorded.values()), gaps)
                .write(contentsFile());
    }

    /** Notes that rows are missing. */
    private void miss(long after, long upTo, String why) {
        LOG.error("history archived at indexes {} to {} is missing here: {}", after + 1, upTo, why);
        miss(new Gap(after, upTo));
    }

    private void miss(Gap gap) {
        if (gaps.stream().anyMatch(known -> known.contains(gap))) {
            return;
        }
        List<Gap> all = new ArrayList<>(gaps);
        all.add(gap);
        all.sort(Comparator.comparingLong(Gap::after));
        gaps = List.copyOf(all);
    }

    /** The state was exchanged for a later one: what was archived in between is not here. */
    void skip(long after, long upTo) throws IOException {
        if (!segments.isEmpty() && !segments.getLast().isClosed()) {
            close(segments.getLast()); // so that no segment spans a gap
        }
        LOG.info("history archived at indexes {} to {} did not come by the log", after + 1, upTo);
        miss(new Gap(after, upTo));
        through = Math.max(through, upTo);
        save();
    }

    /** Compares one segment with what was noted of it, if there is one left to compare. */
    boolean checkNext() throws IOException {
        if (unchecked.isEmpty()) {
            return false;
        }
        SegmentInfo info = unchecked.removeFirst();
        Segment segment = find(info.firstIndex());
        if (segment != null && info.checksum() != Transfer.checksum(segment.file(), info.bytes())) {
            suspects.add(segment);
        }
        return true;
    }

    /** Notes segments that turned out to be damaged; whether there were any. */
    boolean noteSuspects() throws IOException {
        boolean any = false;
        for (Segment s = suspects.poll(); s != null; s = suspects.poll()) {
            s.setDamaged();
            Segment.Extent extent = s.extent();
            Gap gap = new Gap(s.firstIndex() - 1, Math.max(extent.index(), s.firstIndex()));
            if (segments.contains(s) && gaps.stream().noneMatch(known -> known.contains(gap))) {
                miss(gap.after(), gap.through(), s.file() + " is damaged");
                any = true;
            }
        }
        if (any) {
            save();
        }
        return any;
    }

    /** Gives up segments that are too old at {@code now}, or too many. */
    void retire(long now) throws IOException {
        Segment last = segments.isEmpty() ? null : segments.getLast();
        if (last != null && !last.isClosed() && last.extent().rows() > 0 && isFull(last, now)) {
            close(last);
            save();
        }
        long rows = rows();
        List<Segment> leaving = new ArrayList<>();
        for (Segment segment : segments) {
            boolean tooOld = segment.extent().time() < now - settings.age().toNanos();
            boolean tooMany = rows - segment.extent().rows() >= settings.maxRows();
            if (!segment.isClosed() || !(tooOld || tooMany)) {
                break;
            }
            rows -= segment.extent().rows();
            leaving.add(segment);
        }
        drop(leaving);
    }

    /** Gives up all rows that were archived at or before a state's index. */
    void forget(long throughIndex) throws IOException {
        List<Segment> leaving =
                segments.stream().filter(s -> s.extent().index() <= throughIndex).toList();
        long time = leaving.isEmpty() ? 0 : leaving.getLast().extent().time();
        long last = lastIndex();
        forgotten = Math.max(forgotten, throughIndex);
        drop(leaving);
        gaps = gaps.stream().filter(gap -> gap.through() > throughIndex).toList();
        if (segments.isEmpty() && last > 0) {
            // An empty one remembers how far the history went.
            Segment next = Segment.create(directory, last, format, this::suspect);
            next.append(List.of(), last, time);
            add(next);
        }
        save();
    }

    private void drop(List<Segment> leaving) throws IOException {
        if (leaving.isEmpty()) {
            return;
        }
        long upTo = leaving.getLast().extent().index();
        LOG.info("the history up to index {} is given up", upTo);
        remove(leaving);
        gaps = gaps.stream().filter(gap -> gap.through() > upTo).toList();
        save();
        for (Segment segment : leaving) {
            segment.delete();
        }
    }

    /**
     * What another server may fetch.
     *
     * @param upTo the state's index up to which rows were appended
     */
    Contents contents(long upTo) throws IOException {
        List<SegmentInfo> all = new ArrayList<>();
        for (Segment segment : segments) {
            SegmentInfo known = recorded.get(segment.firstIndex());
            if (!segment.isDamaged()) {
                all.add(segment.isClosed() && known != null ? known : infoOf(segment));
            }
        }
        return new Contents(Math.max(upTo, through), forgotten, all, gaps);
    }

    byte[] read(long firstIndex, long offset, int length) throws IOException {
        return Transfer.read(directory.resolve(Segment.nameOf(firstIndex)), offset, length);
    }

    /** The segments of another server that have what is missing here. */
    List<SegmentInfo> wanted(Contents theirs) throws IOException {
        List<Gap> missing = gaps;
        List<SegmentInfo> all = new ArrayList<>();
        for (SegmentInfo info : theirs.segments()) {
            if (missing.stream().anyMatch(gap -> gap.overlaps(info)) && !isHere(info)) {
                all.add(info);
            }
        }
        return all;
    }

    private boolean isHere(SegmentInfo info) throws IOException {
        Segment own = find(info.firstIndex());
        return own != null && !own.isDamaged() && infoOf(own).equals(info);
    }

    /** Brings one of them beside those that are in use. On any thread. */
    void fetch(HistorySource source, SegmentInfo info) throws IOException {
        Transfer.fetch(source, info, directory.resolve(nameOf(info) + FETCHED));
    }

    /** Takes segments that were fetched into use, in place of what they make superfluous. */
    void install(Contents theirs, List<SegmentInfo> fetched) throws IOException {
        List<Segment> superfluous = new ArrayList<>();
        for (Segment own : segments) {
            SegmentInfo extent = infoOf(own);
            Gap time =
                    new Gap(own.firstIndex() - 1, Math.max(own.firstIndex(), extent.lastIndex()));
            boolean healed = own.isDamaged() && theirs.covers(time);
            if (healed
                    || fetched.stream().anyMatch(s -> s.contains(extent) || s.hasNameOf(extent))) {
                superfluous.add(own);
            }
        }
        List<Segment> all = new ArrayList<>(segments);
        all.removeAll(superfluous);
        superfluous.forEach(s -> recorded.remove(s.firstIndex()));
        for (Segment own : superfluous) {
            own.unlink();
        }
        for (SegmentInfo info : fetched) {
            all.add(install(info));
        }
        all.sort(Comparator.comparingLong(Segment::firstIndex));
        segments = List.copyOf(all); // whoever reads meanwhile goes on with the old ones
        gaps = gaps.stream().filter(gap -> !theirs.covers(gap)).toList();
        if (theirs.forgotten() > forgotten) {
            forget(theirs.forgotten());
        }
        save();
    }

    private Segment install(SegmentInfo info) throws IOException {
        Path file = directory.resolve(nameOf(info));
        Files.deleteIfExists(Segment.indexOf(file));
        Files.move(
                file.resolveSibling(nameOf(info) + FETCHED), file, StandardCopyOption.ATOMIC_MOVE);
        Segment segment = Segment.open(file, format, info.bytes(), this::suspect);
        if (segment == null || segment.isDamaged()) {
            throw new IOException(file + " cannot be read although its checksum matches");
        }
        close(segment);
        return segment;
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments) {
            segment.release();
        }
    }
}
