package io.drover.jobspec.hcl;

import org.jspecify.annotations.Nullable;

/**
 * Guesses which block's brace is missing, when a file ends inside of one.
 *
 * <p>The parser only knows that the outermost block never ends, since each inner one took the brace
 * of the next outer one. A brace that stands further left than the block that it ends tells more.
 */
final class UnclosedBlocks {
    static final String MESSAGE = "Unclosed block";

    private Body.@Nullable Label suspect;

    /** Notes that a block ended. */
    void closed(Body.Label type, SourceRange brace) {
        boolean foreign =
                brace.line() != type.range().line() && brace.column() < type.range().column();
        if (suspect == null && foreign && isFirstOfItsLine(brace)) {
            suspect = type;
        }
    }

    private static boolean isFirstOfItsLine(SourceRange brace) {
        String text = brace.source().text();
        int line = text.lastIndexOf('\n', brace.start()) + 1;
        return text.substring(line, brace.start()).isBlank();
    }

    /** For the caller to throw, when the file ends inside of a block. */
    HclException error(Body.Label outermost) {
        Body.Label type = suspect == null ? outermost : suspect;
        return new HclException(
                type.range(),
                MESSAGE,
                "The file ends before the \"}\" of this \"%s\" block.".formatted(type.text()));
    }
}
