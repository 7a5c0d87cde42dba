package io.drover.client.files;

import io.drover.api.RequestException;

/** Where an offset is counted from. */
public enum Origin {
    START,
    END;

    /**
     * Reads the text of a request.
     *
     * @throws RequestException for anything but {@code start}, {@code end} and nothing, which is
     *     {@code start}
     */
    public static Origin parse(String text) {
        return switch (text) {
            case "", "start" -> START;
            case "end" -> END;
            default -> throw new RequestException(400, "origin must be start or end");
        };
    }
}
