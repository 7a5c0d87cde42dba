package io.drover.client.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** JSON objects one after the other, as {@code StreamFrame} has them. */
final class FrameSink implements Sink {
    private static final byte[] HEARTBEAT = {'{', '}'};

    private final OutputStream out;

    FrameSink(OutputStream out) {
        this.out = out;
    }

    @Override
    public void data(String file, long offset, byte[] content, int length) throws IOException {
        ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(content, 0, length));
        write("{\"Offset\":" + offset + ",\"Data\":\"");
        out.write(encoded.array(), encoded.position(), encoded.remaining());
        write("\",\"File\":\"" + escaped(file) + "\"}");
    }

    @Override
    public void event(String file, long offset, String event) throws IOException {
        String start = offset == 0 ? "{" : "{\"Offset\":" + offset + ",";
        write(start + "\"File\":\"" + escaped(file) + "\",\"FileEvent\":\"" + event + "\"}");
    }

    @Override
    public void heartbeat() throws IOException {
        out.write(HEARTBEAT);
        out.flush();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
