package io.drover.server.raft;

import io.drover.server.AppliedEntry;
import io.drover.server.Archive;
import io.drover.server.StateListener;
import io.drover.server.raft.entry.LogEntry;
import io.drover.server.state.Applied;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's copy of the state: applies entries and keeps snapshots, as Ratis asks for.
 *
 * <p>Its life cycle is walked by hand, since the base class leaves it out: without RUNNING after
 * {@code initialize} and PAUSED between {@code pause} and {@code reinitialize}, a follower that is
 * sent a snapshot closes its division and yet looks alive.
 */
final class Replica extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    // Files are read, and Ratis' threads are few.
    private static final Executor HANDLERS = task -> Thread.ofVirtual().start(task);

    private final EntryCodec entries;
    private final SnapshotFile snapshots;
    private final Archive archive;
    private final StateListener listener;
    private final LeadershipListener leadership;
    private final Consumer<Throwable> broken;
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private volatile State state = State.initial();

    private final Object snapshotLock = new Object();
    private boolean writingSnapshot;
    private long finishedSnapshot = RaftLog.INVALID_LOG_INDEX;

    /** Told when this server comes to lead or does not any more; must return at once. */
    interface LeadershipListener {
        void ready();

        void lost();
    }

    Replica(
            EntryCodec entries,
            SnapshotFile snapshots,
            Archive archive,
            StateListener listener,
            LeadershipListener leadership,
            Consumer<Throwable> broken) {
        this.entries = entries;
        this.snapshots = snapshots;
        this.archive = archive;
        this.listener = listener;
        this.leadership = leadership;
        this.broken = broken;
    }

    State state() {
        return state;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage raftStorage)
            throws IOException {
        super.initialize(server, groupId, raftStorage);
        getLifeCycle()
                .startAndTransition(() -> {
                    storage.init(raftStorage);
                    loadLatestSnapshot();
                });
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        getLifeCycle().transition(LifeCycle.State.STARTING);
        loadLatestSnapshot();
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    private void loadLatestSnapshot() throws IOException {
        SingleFileSnapshotInfo latest = storage.loadLatestSnapshot();
        if (latest == null) {
            return;
        }
        Path file = latest.getFile().getPath();
        State loaded = snapshots.read(file);
        state = loaded;
        setLastAppliedTermIndex(latest.getTermIndex());
        LOG.info("loaded snapshot {} at index {}", file.getFileName(), loaded.index());
        archive.replaced(loaded);
        listener.replaced(loaded);
    }

    /** Another server asks for the history; see {@link HistoryQuery}. */
    @Override
    public CompletableFuture<Message> queryStale(Message request, long minIndex) {
        return CompletableFuture.supplyAsync(
                () -> HistoryQuery.answer(request, archive.source()), HANDLERS);
    }

    // A context is what RaftLog waits on; only the leader that appended has one.
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        return TransactionContext.newBuilder()
                .setStateMachine(this)
                .setClientRequest(request)
                .build();
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto raftEntry = transaction.getLogEntry();
        try {
            LogEntry entry =
                    EntryCodec.parse(
                            raftEntry
                                    .getStateMachineLogEntry()
                                    .getLogData()
                                    .asReadOnlyByteBuffer());
            State before = state;
            Applied applied =
                    StateMachine.apply(before, entry.getProposedAt(), entries.decode(entry));
            archive.accept(applied);
            state = applied.state();
            updateLastAppliedTermIndex(raftEntry.getTerm(), raftEntry.getIndex());
            listener.entry(new AppliedEntry(before, state.index(), entry.toByteArray()));
            listener.applied(applied);
            return CompletableFuture.completedFuture(new AppliedMessage(applied.outcomes()));
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "entry {} of the log cannot be applied; this server stops",
                    raftEntry.getIndex(),
                    e);
            broken.accept(e);
            throw e;
        }
    }

    /** The outcomes of an entry on their way to whoever appended it, within this process. */
    record AppliedMessage(List<Applied.Outcome> outcomes) implements Message {
        @Override
        public org.apache.ratis.thirdparty.com.google.protobuf.ByteString getContent() {
            return org.apache.ratis.thirdparty.com.google.protobuf.ByteString.EMPTY;
        }
    }

    /**
     * Starts to write a snapshot in the background, since this is the thread that applies, and
     * gives the index of the last one that is on disk.
     */
    @Override
    public long takeSnapshot() {
        synchronized (snapshotLock) {
            long finished = finishedSnapshot;
            finishedSnapshot = RaftLog.INVALID_LOG_INDEX;
            if (finished == RaftLog.INVALID_LOG_INDEX && !writingSnapshot) {
                writingSnapshot = true;
                State now = state;
                TermIndex at = getLastAppliedTermIndex();
                Thread.ofVirtual().name("snapshot").start(() -> write(now, at));
            }
            return finished;
        }
    }

    private void write(State now, TermIndex at) {
        long finished = RaftLog.INVALID_LOG_INDEX;
        try {
            Path file = storage.getSnapshotFile(at.getTerm(), at.getIndex()).toPath();
            Path unnamed = file.resolveSibling("writing." + at.getIndex());
            snapshots.write(now, unnamed);
            // What is in the history only must be on disk before the log may go.
            archive.flush();
            // Ratis looks for snapshots by name at any time, and wants their sums to be there.
            MD5Hash hash = MD5FileUtil.computeMd5ForFile(unnamed.toFile());
            MD5FileUtil.saveMD5File(file.toFile(), hash);
            Files.move(unnamed, file, StandardCopyOption.ATOMIC_MOVE);
            storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, hash), at));
            finished = at.getIndex();
            LOG.debug("wrote snapshot {} at index {}", file.getFileName(), now.index());
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "the snapshot at index {} could not be written; the log stays", now.index(), e);
        }
        synchronized (snapshotLock) {
            writingSnapshot = false;
            finishedSnapshot = finished;
        }
    }

    @Override
    public void notifyLeaderReady() {
        leadership.ready();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, @Nullable RaftPeerId leader) {
        if (!member.getPeerId().equals(leader)) {
            leadership.lost();
        }
    }

    @Override
    public void close() {
        leadership.lost();
    }
}
