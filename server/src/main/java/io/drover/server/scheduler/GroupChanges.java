package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.RescheduleTracker;
import io.drover.api.evaluation.DesiredUpdates;
import io.drover.server.state.PlanResult.Stop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a group needs to become what its job says. Filled by a reconciler, carried out after it. */
final class GroupChanges {
    final List<Stop> stops = new ArrayList<>();

    /** Allocations of {@link #stops}, whose resources the plan may use again. */
    final List<Allocation> stopped = new ArrayList<>();

    final List<Allocation> inPlace = new ArrayList<>();
    final List<Missing> missing = new ArrayList<>();

    /** Each takes the place of one that runs and is stopped only if it finds room. */
    final List<Missing> destructive = new ArrayList<>();

    final List<Later> later = new ArrayList<>();

    /** How many updates have to wait for others to be healthy, or for a promotion. */
    int updatesHeldBack;

    /** How many new allocations have to wait until the deployment goes on. */
    int placementsHeldBack;

    /** How many more canaries the group shall have than it has. */
    int canaries;

    /** How many canaries the group's deployment shall have when it begins with these changes. */
    int wantedCanaries;

    /** Whether something failed of which the watcher of the deployment has not spoken yet. */
    boolean waitForWatcher;

    int ignored;
    int migrating;
    int rescheduledNow;
    int stopping;
    int disconnecting;
    int reconnecting;

    /**
     * An allocation to place.
     *
     * @param previous the one that it replaces
     * @param tracker the attempts so far, when it replaces a failed one
     * @param stopPrevious a stop that is only carried out when a place is found
     * @param onlyOn the node that it is for; empty when any will do
     * @param canary whether it is one
     * @param older whether it shall not run the newest version, of which there are only canaries
     */
    record Missing(
            int nameIndex,
            @Nullable Attempt previous,
            @Nullable RescheduleTracker tracker,
            @Nullable Stop stopPrevious,
            String onlyOn,
            boolean canary,
            boolean older) {
        /** One that nothing was there for. */
        static Missing fresh(int nameIndex) {
            return new Missing(nameIndex, null, null, null, "", false, false);
        }

        /** One for another that is gone or leaves. */
        static Missing instead(Attempt previous) {
            return new Missing(previous.nameIndex(), previous, null, null, "", false, false);
        }

        Missing named(int index) {
            return new Missing(index, previous, tracker, stopPrevious, onlyOn, canary, older);
        }

        Missing asCanary(boolean is) {
            return new Missing(nameIndex, previous, tracker, stopPrevious, onlyOn, is, older);
        }

        Missing ofOlderVersion(boolean is) {
            return new Missing(nameIndex, previous, tracker, stopPrevious, onlyOn, canary, is);
        }

        Missing on(String nodeId) {
            return new Missing(nameIndex, previous, tracker, stopPrevious, nodeId, canary, older);
        }

        Missing stopping(Stop stop) {
            return new Missing(nameIndex, previous, tracker, stop, onlyOn, canary, older);
        }
    }

    /**
     * Something to look at again at some time.
     *
     * @param trigger what the evaluation is raised by
     * @param atNanos Unix nanoseconds
     * @param now what is known of it already; its follow-up is filled in
     */
    record Later(String trigger, long atNanos, Stop now) {}

    void stop(Allocation allocation, String description, String clientStatus) {
        stops.add(new Stop(allocation.id(), "stop", description, clientStatus, "", null));
        stopped.add(allocation);
    }

    /** One that has ended by itself shall not be tried again. */
    void stopEnded(Attempt ended) {
        stops.add(new Stop(ended.id(), "stop", Reconciler.NOT_NEEDED, "", "", null));
        stopping++;
    }

    /** Counted in the summary, too. */
    void giveUp(Allocation allocation, String description, String clientStatus) {
        stop(allocation, description, clientStatus);
        stopping++;
    }

    /** Has {@code change} written with the evaluation that comes back at that time. */
    void lookAgain(String trigger, long atNanos, Stop change) {
        later.add(new Later(trigger, atNanos, change));
    }

    /** Whether anything is left to do for the deployment that the group is in. */
    boolean isBusy() {
        return waitForWatcher
                || !missing.isEmpty()
                || !destructive.isEmpty()
                || !inPlace.isEmpty()
                || updatesHeldBack > 0
                || placementsHeldBack > 0
                || later.stream().anyMatch(one -> one.trigger().equals(Reconciler.RETRY));
    }

    /** Whether allocations of another version are about to change. */
    boolean changesSpecification() {
        return updatesHeldBack > 0 || !destructive.isEmpty() || !inPlace.isEmpty();
    }

    /** Allocations that a deployment which begins with these changes is about. */
    int desiredTotal() {
        return destructive.size()
                + updatesHeldBack
                + inPlace.size()
                + placementsHeldBack
                + missing.size()
                - canariesAmong(missing);
    }

    private static int canariesAmong(List<Missing> placements) {
        return (int) placements.stream().filter(Missing::canary).count();
    }

    DesiredUpdates summary() {
        return new DesiredUpdates(
                ignored,
                missing.size() - migrating - rescheduledNow - canariesAmong(missing),
                migrating,
                stopping,
                inPlace.size(),
                destructive.size() - canariesAmong(destructive),
                canaries,
                0,
                disconnecting,
                reconnecting,
                rescheduledNow,
                (int) later.stream().filter(l -> l.trigger().equals(Reconciler.RETRY)).count());
    }
}
