package io.drover.server.scheduler;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Host ports that are taken of a node, each as often as it is taken. A port is known by its address
 * (a number below 2^15) and its value.
 */
final class PortBag {
    private static final int[] NONE = new int[0];

    /** Ascending. */
    private int[] keys = NONE;

    private int size;

    private static int key(int address, int port) {
        return address << 16 | port;
    }

    PortBag copy() {
        PortBag copy = new PortBag();
        copy.keys = size == 0 ? NONE : Arrays.copyOf(keys, size);
        copy.size = size;
        return copy;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean holds(int address, int port) {
        return size > 0 && Arrays.binarySearch(keys, 0, size, key(address, port)) >= 0;
    }

    /** Takes a port; returns whether it was free until now. */
    boolean add(int address, int port) {
        int key = key(address, port);
        int at = Arrays.binarySearch(keys, 0, size, key);
        int place = at < 0 ? -at - 1 : at;
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, Math.max(4, size * 2));
        }
        System.arraycopy(keys, place, keys, place + 1, size - place);
        keys[place] = key;
        size++;
        return at < 0;
    }

    /** Gives a port back; returns whether nobody has it any more. */
    boolean remove(int address, int port) {
        int key = key(address, port);
        int at = Arrays.binarySearch(keys, 0, size, key);
        if (at < 0) {
            return false;
        }
        System.arraycopy(keys, at + 1, keys, at, size - at - 1);
        size--;
        boolean before = at > 0 && keys[at - 1] == key;
        boolean after = at < size && keys[at] == key;
        return !before && !after;
    }

    /** Whether any port is taken twice. */
    boolean hasTwice() {
        for (int i = 1; i < size; i++) {
            if (keys[i - 1] == keys[i]) {
                return true;
            }
        }
        return false;
    }

    /** Marks all ports taken on an address. */
    void mark(int address, BitSet taken) {
        int from = Arrays.binarySearch(keys, 0, size, key(address, 0));
        for (int i = from < 0 ? -from - 1 : from; i < size && keys[i] >>> 16 == address; i++) {
            taken.set(keys[i] & 0xFFFF);
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(keys, size));
    }
}
