package io.drover.client.template;

import io.drover.api.job.Template;
import io.drover.client.directory.AllocationDirectory;
import io.drover.client.directory.Beneath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Renders the templates of one task before its start. */
public final class TemplateFiles {
    private static final int SOURCE_MAX = 16 << 20;
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ,
    };

    private final AllocationDirectory directory;
    private final String task;
    private final Beneath files;

    public TemplateFiles(AllocationDirectory directory, String task) {
        this.directory = directory;
        this.task = task;
        this.files = new Beneath(directory.root());
    }

    /**
     * Renders all of them in their order.
     *
     * @param interpolate replaces placeholders in paths
     * @param env what templates may read
     * @return variables from templates that are environment files
     * @throws TemplateException if one cannot be rendered or written
     */
    public SortedMap<String, String> render(
            List<Template> templates, UnaryOperator<String> interpolate, Map<String, String> env)
            throws TemplateException {
        SortedMap<String, String> variables = new TreeMap<>();
        for (Template template : templates) {
            String destination = beneath(interpolate.apply(template.destPath()), "destination");
            String text =
                    new TemplateText(template.leftDelim(), template.rightDelim(), env)
                            .render(source(template, interpolate));
            write(template, destination, text);
            if (template.envvars()) {
                variables.putAll(variables(text));
            }
        }
        return variables;
    }

    private String source(Template template, UnaryOperator<String> interpolate)
            throws TemplateException {
        if (template.sourcePath().isEmpty()) {
            return template.embeddedTmpl();
        }
        String path = beneath(interpolate.apply(template.sourcePath()), "source");
        try (SeekableByteChannel in = files.read(path)) {
            if (in.size() > SOURCE_MAX) {
                throw new TemplateException(
                        "template source \"" + template.sourcePath() + "\" is larger than 16 MiB");
            }
            ByteBuffer content = ByteBuffer.allocate((int) in.size());
            while (content.hasRemaining() && in.read(content) >= 0) {
                // The buffer's limit ends it.
            }
            return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            throw new TemplateException(
                    "template source \"" + template.sourcePath() + "\" does not exist");
        } catch (IOException e) {
            throw new TemplateException(
                    "template source escapes alloc directory or is unreadable: " + e.getMessage());
        }
    }

    private void write(Template template, String destination, String text)
            throws TemplateException {
        try {
            files.write(
                    destination,
                    text.getBytes(StandardCharsets.UTF_8),
                    mode(template.perms()),
                    template.uid(),
                    template.gid());
        } catch (Beneath.EscapeException _) {
            throw escape("destination");
        } catch (IOException e) {
            throw new TemplateException(
                    "cannot write template \"" + template.destPath() + "\": " + e.getMessage());
        }
    }

    /**
     * A task's path as one beneath the allocation. Paths are relative to the task's directory;
     * those that begin with the allocation's own directory are taken as they are.
     */
    private String beneath(String path, String what) throws TemplateException {
        Path root = directory.root();
        Path absolute = Path.of(path);
        if (!absolute.isAbsolute() || !absolute.normalize().startsWith(root)) {
            Path relative = absolute.isAbsolute() ? Path.of("/").relativize(absolute) : absolute;
            boolean shared = absolute.isAbsolute() && relative.startsWith("alloc");
            absolute = (shared ? root : root.resolve(task)).resolve(relative);
        }
        Path inside = absolute.normalize();
        boolean own = inside.startsWith(root.resolve(task));
        if (!own && !inside.startsWith(directory.shared())) {
            throw escape(what);
        }
        return root.relativize(inside).toString();
    }

    private static TemplateException escape(String what) {
        return new TemplateException("template " + what + " path escapes alloc directory");
    }

    private static Set<PosixFilePermission> mode(String perms) throws TemplateException {
        int bits;
        try {
            bits = perms.isEmpty() ? 0644 : Integer.parseInt(perms, 8);
        } catch (NumberFormatException _) {
            throw new TemplateException("template perms \"" + perms + "\" are not octal");
        }
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((bits & 1 << i) != 0) {
                mode.add(BITS[i]);
            }
        }
        return mode;
    }

    private static SortedMap<String, String> variables(String text) throws TemplateException {
        SortedMap<String, String> variables = new TreeMap<>();
        for (String line : text.lines().toList()) {
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#")) {
                continue;
            }
            int equals = bare.indexOf('=');
            if (equals <= 0) {
                throw new TemplateException(
                        "Template failed to read environment variables: a line has no KEY=value");
            }
            String key = bare.substring(0, equals).strip();
            variables.put(
                    key.startsWith("export ") ? key.substring(7).strip() : key,
                    unquoted(bare.substring(equals + 1).strip()));
        }
        return variables;
    }

    private static String unquoted(String value) {
        boolean quoted =
                value.length() >= 2
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                        && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
