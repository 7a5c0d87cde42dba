package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Meter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text as people count its characters: an accent belongs to its letter. */
final class Graphemes {
    private Graphemes() {}

    /** The characters one by one; counted, since finding their bounds is slow. */
    static List<String> of(String text, Meter meter) {
        meter.charge(text.length());
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> clusters = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            clusters.add(text.substring(start, end));
            start = end;
        }
        return clusters;
    }
}
