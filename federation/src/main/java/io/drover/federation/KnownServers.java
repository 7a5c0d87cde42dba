package io.drover.federation;

import io.drover.federation.swim.Member;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gossip addresses of the other servers, one in a line of a file, so that a server finds the pool
 * again after all were restarted. Losing the file loses only that. Used by one thread.
 */
final class KnownServers {
    private static final Logger LOG = LoggerFactory.getLogger(KnownServers.class);
    private static final int MAX_LINES = 1000;

    private final Path file;
    private List<String> saved = List.of();

    KnownServers(Path file) {
        this.file = file;
    }

    List<String> load() {
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            saved = lines.filter(line -> !line.isBlank()).limit(MAX_LINES).toList();
        } catch (NoSuchFileException e) {
            LOG.debug("no servers are remembered in {}", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the remembered servers cannot be read, join again: {}", e.toString());
        }
        return saved;
    }

    /** Keeps those that did not leave, other than {@code self}. */
    void save(String self, List<Member> members) {
        TreeSet<String> addresses = new TreeSet<>();
        for (Member member : members) {
            switch (member.status()) {
                case ALIVE, FAILED -> {
                    if (!member.name().equals(self)) {
                        addresses.add(member.at().toString());
                    }
                }
                case LEAVING, LEFT -> {}
            }
        }
        List<String> now = new ArrayList<>(addresses);
        if (!now.equals(saved)) {
            write(now);
            saved = now;
        }
    }

    void forget() {
        write(List.of());
    }

    private void write(List<String> addresses) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(draft, addresses, StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("the other servers' addresses cannot be kept in {}: {}", file, e.toString());
        }
    }
}
