package io.drover.client.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens what lies beneath a directory in which untrusted tasks make links and rename folders.
 *
 * <p>Each component is opened relative to the one before it without following links; a link is read
 * and its target walked by the same rules from the top. So nothing outside is ever opened, however
 * fast a task changes what it shows.
 */
public final class Beneath {
    private static final int LINKS_MAX = 40;

    private final Path root;

    public Beneath(Path root) {
        this.root = root;
    }

    /** A path leads out of the directory. */
    public static final class EscapeException extends IOException {
        private static final long serialVersionUID = 1L;

        EscapeException(String path) {
            super("Path escapes the alloc directory: " + path);
        }
    }

    /**
     * Something that was found.
     *
     * @param name last component; {@code /} for the directory itself
     * @param names all components, links resolved
     * @param attributes as found, never of a link's target
     */
    public record Entry(String name, List<String> names, PosixFileAttributes attributes) {
        public Entry {
            names = List.copyOf(names);
        }
    }

    private interface Use<T> {
        /**
         * @param folder open; {@code name} is in it
         */
        T apply(SecureDirectoryStream<Path> folder, Path name, Entry entry) throws IOException;
    }

    /**
     * What is at {@code path}, links followed.
     *
     * @param path relative to the directory, with or without a leading slash
     * @throws NoSuchFileException if there is nothing
     * @throws EscapeException if it leads out
     */
    public Entry stat(String path) throws IOException {
        return walk(path, (_, _, entry) -> entry);
    }

    /** The same, or nothing when there is nothing. */
    public Optional<Entry> find(String path) throws IOException {
        try {
            return Optional.of(stat(path));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /**
     * Entries of a folder by name, links shown as links.
     *
     * @throws NotDirectoryException if it is none
     */
    public List<Entry> list(String path) throws IOException {
        return walk(
                path,
                (folder, name, entry) -> {
                    if (!entry.attributes.isDirectory()) {
                        throw new NotDirectoryException(path);
                    }
                    try (SecureDirectoryStream<Path> inner = inner(folder, name)) {
                        return entries(inner, entry.names);
                    }
                });
    }

    private static List<Entry> entries(SecureDirectoryStream<Path> folder, List<String> names)
            throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path path : folder) {
            Path name = path.getFileName();
            try {
                List<String> inner = new ArrayList<>(names);
                inner.add(name.toString());
                entries.add(new Entry(name.toString(), inner, attributes(folder, name)));
            } catch (NoSuchFileException _) {
                // Gone while we looked.
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    /**
     * A regular file, open for reading.
     *
     * @throws IOException if it is something else
     */
    public SeekableByteChannel read(String path) throws IOException {
        return walk(
                path,
                (folder, name, entry) -> {
                    if (!entry.attributes.isRegularFile()) {
                        throw new IOException("\"" + path + "\" is not a regular file");
                    }
                    return folder.newByteChannel(
                            name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                });
    }

    /**
     * Replaces or makes a file, its folders too.
     *
     * @param uid owner; null keeps the agent's
     * @param gid group; null keeps the agent's
     */
    public void write(
            String path,
            byte[] content,
            Set<PosixFilePermission> mode,
            @Nullable Integer uid,
            @Nullable Integer gid)
            throws IOException {
        List<String> names = split(List.of(), path, path);
        if (names.isEmpty()) {
            throw new IOException("\"" + path + "\" is a folder");
        }
        String parent = String.join("/", names.subList(0, names.size() - 1));
        makeFolders(parent);
        walk(
                parent,
                (folder, name, _) -> {
                    try (SecureDirectoryStream<Path> inner = inner(folder, name)) {
                        replace(inner, names.getLast(), content, mode, uid, gid);
                    }
                    return "";
                });
    }

    private void makeFolders(String parent) throws IOException {
        StringBuilder path = new StringBuilder();
        for (String name : split(List.of(), parent, parent)) {
            path.append('/').append(name);
            if (find(path.toString()).isEmpty()) {
                String above = path.substring(0, path.length() - name.length());
                Path folder = root;
                for (String component : stat(above).names) {
                    folder = folder.resolve(component);
                }
                Modes.directory(folder.resolve(name), "rwxrwxrwx");
            }
        }
    }

    private static void replace(
            SecureDirectoryStream<Path> folder,
            String name,
            byte[] content,
            Set<PosixFilePermission> mode,
            @Nullable Integer uid,
            @Nullable Integer gid)
            throws IOException {
        Path next = Path.of("." + name + ".next");
        try {
            folder.deleteFile(next);
        } catch (NoSuchFileException _) {
            // The usual case.
        }
        Set<OpenOption> options =
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        FileAttribute<?> created =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (SeekableByteChannel out = folder.newByteChannel(next, options, created)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        }
        PosixFileAttributeView view =
                folder.getFileAttributeView(
                        next, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        Owners.set(view, uid, gid);
        view.setPermissions(mode);
        folder.move(next, folder, Path.of(name));
    }

    private <T> T walk(String path, Use<T> use) throws IOException {
        List<String> names = split(List.of(), path, path);
        for (int links = 0; links <= LINKS_MAX; links++) {
            Step<T> step = descend(names, path, use);
            if (step.result != null) {
                return step.result;
            }
            names = step.instead;
        }
        throw new IOException("too many links: " + path);
    }

    /** Either a result, or the components to walk instead because a link was met. */
    private record Step<T>(@Nullable T result, List<String> instead) {}

    private <T> Step<T> descend(List<String> names, String path, Use<T> use) throws IOException {
        SecureDirectoryStream<Path> folder = top();
        try {
            for (int i = 0; i < names.size(); i++) {
                Path name = Path.of(names.get(i));
                PosixFileAttributes attributes = attributes(folder, name);
                if (attributes.isSymbolicLink()) {
                    return new Step<>(null, through(names, i, path));
                }
                if (i == names.size() - 1) {
                    Entry entry = new Entry(names.getLast(), names, attributes);
                    return new Step<>(use.apply(folder, name, entry), names);
                }
                SecureDirectoryStream<Path> inner = inner(folder, name);
                folder.close();
                folder = inner;
            }
            Path self = Path.of(".");
            return new Step<>(
                    use.apply(folder, self, new Entry("/", List.of(), attributes(folder, self))),
                    names);
        } finally {
            folder.close();
        }
    }

    private List<String> through(List<String> names, int at, String path) throws IOException {
        Path link = root;
        for (String name : names.subList(0, at + 1)) {
            link = link.resolve(name);
        }
        String target;
        try {
            target = Files.readSymbolicLink(link).toString();
        } catch (NotLinkException _) {
            return names;
        }
        List<String> before = names.subList(0, at);
        if (target.startsWith("/")) {
            Path absolute = Path.of(target).normalize();
            if (!absolute.startsWith(root)) {
                throw new EscapeException(path);
            }
            before = List.of();
            target = root.relativize(absolute).toString();
        }
        List<String> all = split(before, target, path);
        all.addAll(names.subList(at + 1, names.size()));
        return all;
    }

    /** Adds the components of {@code path} to {@code before}. */
    private static List<String> split(List<String> before, String path, String shown)
            throws EscapeException {
        List<String> names = new ArrayList<>(before);
        if (path.indexOf('\0') >= 0) {
            throw new EscapeException(shown.replace('\0', '?'));
        }
        for (String name : path.split("/", -1)) {
            switch (name) {
                case "", "." -> {}
                case ".." -> {
                    if (names.isEmpty()) {
                        throw new EscapeException(shown);
                    }
                    names.removeLast();
                }
                default -> names.add(name);
            }
        }
        return names;
    }

    @SuppressWarnings("StreamResourceLeak") // The caller closes it.
    private SecureDirectoryStream<Path> top() throws IOException {
        DirectoryStream<Path> top = Files.newDirectoryStream(root);
        if (top instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        top.close();
        throw new IOException("this system cannot open files safely");
    }

    private static SecureDirectoryStream<Path> inner(SecureDirectoryStream<Path> folder, Path name)
            throws IOException {
        return folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
            throws IOException {
        return folder.getFileAttributeView(
                        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }
}
