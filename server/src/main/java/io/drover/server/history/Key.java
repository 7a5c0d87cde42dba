package io.drover.server.history;

import java.util.Arrays;

/**
 * The place of a row in an index: whose it is, and its id. Ids that are UUIDs are in the order of
 * their text.
 *
 * @param owner what the index is about, see {@link Owners}
 */
record Key(long owner, long high, long low) implements Comparable<Key> {
    private static final int[] DASHES = {8, 13, 18, 23};
    private static final int UUID_LENGTH = 36;
    private static final int DIGITS = 32;

    /** The key of a row by its id. */
    static Key of(long owner, String id) {
        return id.length() == UUID_LENGTH ? first(owner, id) : new Key(owner, Owners.hash(id), 0);
    }

    /** The first key that a row may have whose id begins with {@code prefix}. */
    static Key first(long owner, String prefix) {
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int at = 0; at < prefix.length() && digits < DIGITS; at++) {
            int digit = Character.digit(prefix.charAt(at), 16);
            if (digit < 0) {
                if (isDash(at, prefix)) {
                    continue;
                }
                return new Key(owner, Owners.hash(prefix), 0);
            }
            if (digits < DIGITS / 2) {
                high |= (long) digit << (60 - 4 * digits);
            } else {
                low |= (long) digit << (60 - 4 * (digits - DIGITS / 2));
            }
            digits++;
        }
        return new Key(owner, high, low);
    }

    /** The first key of an owner. */
    static Key first(long owner) {
        return new Key(owner, 0, 0);
    }

    /** The last key of an owner. */
    static Key last(long owner) {
        return new Key(owner, -1, -1);
    }

    /** The last key that a row may have whose id begins with {@code prefix}. */
    static Key last(long owner, String prefix) {
        StringBuilder longest = new StringBuilder(prefix);
        while (longest.length() < UUID_LENGTH) {
            longest.append(isDashPlace(longest.length()) ? '-' : 'f');
        }
        return first(owner, longest.toString());
    }

    private static boolean isDash(int at, String id) {
        return isDashPlace(at) && id.charAt(at) == '-';
    }

    private static boolean isDashPlace(int at) {
        return Arrays.binarySearch(DASHES, at) >= 0;
    }

    @Override
    public int compareTo(Key other) {
        int byOwner = Long.compareUnsigned(owner, other.owner);
        if (byOwner != 0) {
            return byOwner;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
