package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guesses which block's brace is missing, when a file ends inside of one.
 *
 * <p>The parser only knows that the outermost block never ends, since each inner one took the brace
 * of the next outer one. A brace that stands further left than the block that it ends tells more.
 */
final class UnclosedBlocks {
    static final String MESSAGE = "Unclosed block";

    private final List<Body.Label> types = new ArrayList<>();
    private final List<SourceRange> braces = new ArrayList<>();

    /** Notes that a block ended. */
    void closed(Body.Label type, SourceRange brace) {
        types.add(type);
        braces.add(brace);
    }

    private Body.@Nullable Label suspect() {
        for (int i = 0; i < types.size(); i++) {
            if (isForeign(types.get(i).range(), braces.get(i))) {
                return types.get(i);
            }
        }
        return null;
    }

    private static boolean isForeign(SourceRange type, SourceRange brace) {
        return brace.line() != type.line()
                && isFirstOfItsLine(brace)
                && brace.column() < type.column();
    }

    private static boolean isFirstOfItsLine(SourceRange brace) {
        String text = brace.source().text();
        int line = text.lastIndexOf('\n', brace.start()) + 1;
        return text.substring(line, brace.start()).isBlank();
    }

    /** For the caller to throw, when the file ends inside of a block. */
    HclException error(Body.Label outermost) {
        Body.Label suspect = suspect();
        Body.Label type = suspect == null ? outermost : suspect;
        return new HclException(
                type.range(),
                MESSAGE,
                "The file ends before the \"}\" of this \"%s\" block.".formatted(type.text()));
    }
}
