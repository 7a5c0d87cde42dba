package io.drover.agent.http.filter;

/**
 * A text that a pattern may look at only so often.
 *
 * <p>Some patterns take exponential time; a caller's pattern must not hold a thread of ours.
 */
final class PatientText implements CharSequence {
    private static final int LOOKS = 1_000_000;

    private final CharSequence text;
    private int looks;

    PatientText(CharSequence text) {
        this.text = text;
    }

    static FilterException tooMuch() {
        return new FilterException("the pattern of \"matches\" takes too long, simplify it");
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++looks > LOOKS) {
            throw tooMuch();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
