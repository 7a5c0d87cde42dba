package io.drover.drivers.supervision;

/** File names made from ids that other programs chose. */
final class FileNames {
    private static final int LONGEST = 120;

    private FileNames() {}

    /** Letters, digits, dot, dash and underscore; different ids give different names. */
    static String safe(String id) {
        var name = new StringBuilder();
        id.codePoints()
                .forEach(c -> {
                    boolean plain =
                            c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '.');
                    name.append(plain ? Character.toString(c) : "_");
                });
        boolean same = id.equals(name.toString().replace("_", "/"));
        if (name.length() > LONGEST) {
            name.delete(0, name.length() - LONGEST);
        }
        if (name.isEmpty() || name.charAt(0) == '.') {
            name.insert(0, '_');
        }
        return same && name.length() <= LONGEST
                ? name.toString()
                : name + "_" + Integer.toHexString(id.hashCode());
    }
}
