package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;
import static io.drover.jobspec.hcl.functions.StandardFunctions.open;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arithmetic on address ranges such as {@code 10.0.0.0/8} and {@code fd00::/48}. */
final class NetworkFunctions {
    private static final int MAX_TEXT = 100;

    private NetworkFunctions() {}

    static List<Function> list() {
        return List.of(
                fixed("cidrhost", "cidrhost(range, number)", 2, NetworkFunctions::host),
                fixed("cidrnetmask", "cidrnetmask(range)", 1, NetworkFunctions::netmask),
                fixed("cidrsubnet", "cidrsubnet(range, bits, number)", 3, NetworkFunctions::subnet),
                open("cidrsubnets", "cidrsubnets(range, bits...)", 1, NetworkFunctions::subnets));
    }

    /**
     * A range.
     *
     * @param address its first address
     * @param bits of its addresses, 32 or 128
     */
    private record Range(BigInteger address, int prefix, int bits) {
        BigInteger size() {
            return BigInteger.ONE.shiftLeft(bits - prefix);
        }

        Range withPrefix(int longer, BigInteger number) {
            return new Range(address.add(number.shiftLeft(bits - longer)), longer, bits);
        }

        @Override
        public String toString() {
            return text(address, bits) + "/" + prefix;
        }
    }

    private static Value host(Arguments a) {
        Range range = range(a);
        BigInteger number = whole(a, 1);
        BigInteger place = number.signum() < 0 ? range.size().add(number) : number;
        if (place.signum() < 0 || place.compareTo(range.size()) >= 0) {
            throw a.fail(1, "The range has %s addresses.".formatted(range.size()));
        }
        return Value.text(text(range.address().add(place), range.bits()));
    }

    private static Value netmask(Arguments a) {
        Range range = range(a);
        if (range.bits() != 32) {
            throw a.fail(0, "Only IPv4 has netmasks.");
        }
        BigInteger all = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
        BigInteger mask = all.shiftRight(32 - range.prefix()).shiftLeft(32 - range.prefix());
        return Value.text(text(mask, 32));
    }

    private static Value subnet(Arguments a) {
        Range range = range(a);
        int longer = longer(a, range, 1);
        BigInteger number = whole(a, 2);
        int bits = longer - range.prefix();
        if (number.signum() < 0 || number.bitLength() > bits) {
            throw a.fail(2, "%d more bits make numbers 0 to 2^%d - 1.".formatted(bits, bits));
        }
        return Value.text(range.withPrefix(longer, number).toString());
    }

    private static Value subnets(Arguments a) {
        Range range = range(a);
        List<Value> subnets = new ArrayList<>();
        BigInteger next = range.address();
        BigInteger end = range.address().add(range.size());
        for (int i = 1; i < a.size(); i++) {
            int longer = longer(a, range, i);
            BigInteger size = BigInteger.ONE.shiftLeft(range.bits() - longer);
            BigInteger start = next.add(size).subtract(BigInteger.ONE).divide(size).multiply(size);
            if (start.add(size).compareTo(end) > 0) {
                throw a.fail(i, "The range has no room for this subnet.");
            }
            subnets.add(Value.text(new Range(start, longer, range.bits()).toString()));
            next = start.add(size);
        }
        return Value.list(subnets);
    }

    private static int longer(Arguments a, Range range, int place) {
        int bits = a.integer(place);
        if (bits < 0 || bits > range.bits() - range.prefix()) {
            throw a.fail(
                    place,
                    "The range has %d bits to give.".formatted(range.bits() - range.prefix()));
        }
        return range.prefix() + bits;
    }

    private static BigInteger whole(Arguments a, int place) {
        BigDecimal number = a.number(place);
        if (number.stripTrailingZeros().scale() > 0) {
            throw a.fail(place, "Expected a whole number.");
        }
        return number.toBigInteger();
    }

    private static Range range(Arguments a) {
        String text = a.text(0);
        int slash = text.indexOf('/');
        if (slash < 0 || text.length() > MAX_TEXT) {
            throw noRange(a);
        }
        byte[] address = literal(a, text.substring(0, slash));
        int bits = address.length * 8;
        int prefix;
        try {
            prefix = Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException _) {
            throw noRange(a);
        }
        if (prefix < 0 || prefix > bits) {
            throw noRange(a);
        }
        BigInteger start =
                new BigInteger(1, address).shiftRight(bits - prefix).shiftLeft(bits - prefix);
        return new Range(start, prefix, bits);
    }

    /** The bytes of an address that is written in digits; names are never looked up. */
    private static byte[] literal(Arguments a, String text) {
        boolean fourParts = text.chars().filter(c -> c == '.').count() == 3;
        if (text.indexOf('%') >= 0 || (text.indexOf(':') < 0 && !fourParts)) {
            throw noRange(a);
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException _) {
            throw noRange(a);
        }
    }

    private static io.drover.jobspec.hcl.HclException noRange(Arguments a) {
        return a.fail(0, "A range is written like 10.0.0.0/8 or fd00::/48.");
    }

    private static String text(BigInteger address, int bits) {
        byte[] bytes = new byte[bits / 8];
        byte[] digits = address.toByteArray();
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
        if (bits == 32) {
            return (bytes[0] & 0xff)
                    + "."
                    + (bytes[1] & 0xff)
                    + "."
                    + (bytes[2] & 0xff)
                    + "."
                    + (bytes[3] & 0xff);
        }
        return shortest(bytes);
    }

    /** The longest run of zero groups, of two or more, is written {@code ::}. */
    private static String shortest(byte[] bytes) {
        int[] groups = new int[8];
        Arrays.setAll(groups, i -> ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff));
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
