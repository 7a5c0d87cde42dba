package io.drover.server.state;

/** A row that belongs to a node or an evaluation. */
record OwnedRow(String owner, String id) implements Comparable<OwnedRow> {
    @Override
    public int compareTo(OwnedRow other) {
        int byOwner = owner.compareTo(other.owner);
        return byOwner != 0 ? byOwner : id.compareTo(other.id);
    }
}
