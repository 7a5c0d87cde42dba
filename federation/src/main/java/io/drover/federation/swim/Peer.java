package io.drover.federation.swim;

import io.drover.federation.swim.Message.Alive;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What this member knows of one other, or of itself. */
final class Peer {
    final String name;
    Endpoint at;
    long incarnation;
    SortedMap<String, String> tags;
    MemberStatus status;

    /** Not listed: kept so that news that is still on its way cannot bring it back. */
    boolean pruned;

    /** When {@link #status} began. */
    long since;

    /** Set while it is alive for others to see but gives us no answer. */
    @Nullable Suspicion suspicion;

    /** When we last told it what we think of it. */
    long toldAt = Long.MIN_VALUE / 2;

    Peer(Alive said, MemberStatus status, long since) {
        this.name = said.name();
        this.at = said.at();
        this.incarnation = said.incarnation();
        this.tags = said.tags();
        this.status = status;
        this.since = since;
    }

    /** Takes what a newer statement says. */
    void takeFrom(Alive said) {
        at = said.at();
        incarnation = said.incarnation();
        tags = said.tags();
    }

    boolean alive() {
        return status == MemberStatus.ALIVE;
    }

    boolean saysTheSame(Alive said) {
        return at.equals(said.at()) && tags.equals(said.tags());
    }

    /** True when another process uses this one's name: it has another address and another id. */
    boolean clashesWith(Alive said) {
        String id = tags.getOrDefault("id", "");
        String otherId = said.tags().getOrDefault("id", "");
        return !at.equals(said.at()) && !id.isEmpty() && !otherId.isEmpty() && !id.equals(otherId);
    }

    Alive statement() {
        return new Alive(name, at, incarnation, tags);
    }

    Member member() {
        return new Member(name, at, tags, incarnation, status, since);
    }

    void become(MemberStatus next, long now) {
        status = next;
        since = now;
        suspicion = null;
    }

    Table.Standing standing() {
        if (pruned) {
            return Table.Standing.PRUNED;
        }
        return switch (status) {
            case ALIVE -> suspicion == null ? Table.Standing.ALIVE : Table.Standing.SUSPECT;
            case FAILED -> Table.Standing.FAILED;
            case LEAVING, LEFT -> Table.Standing.LEFT;
        };
    }

    /** A suspect's time to speak up, which shrinks with each member that agrees. */
    static final class Suspicion {
        private final TreeSet<String> accusers = new TreeSet<>();
        private final int accusersWanted;
        private final long min;
        private final long max;
        private long began;

        /**
         * @param accusersWanted how many others must agree for the shortest time
         */
        Suspicion(String accuser, int accusersWanted, long now, long min, long max) {
            this.accusers.add(accuser);
            this.accusersWanted = accusersWanted;
            this.began = now;
            this.min = min;
            this.max = max;
        }

        /** True when this accuser is new and still counts. */
        boolean confirm(String accuser) {
            return accusers.size() <= accusersWanted && accusers.add(accuser);
        }

        /** Gives the suspect more time, because we were not listening. */
        void extend(long millis) {
            began += millis;
        }

        long endsAt() {
            if (accusersWanted < 1) {
                return began + min;
            }
            double agreed = Math.log(accusers.size()) / Math.log(accusersWanted + 1.0);
            return began + Math.max(min, Math.round(max - (max - min) * agreed));
        }
    }
}
