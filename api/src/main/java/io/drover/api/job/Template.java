package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A file that is rendered before a task starts, and again when its sources change.
 *
 * @param sourcePath source path
 * @param destPath dest path
 * @param embeddedTmpl embedded tmpl
 * @param changeMode {@code noop}, {@code restart}, {@code signal}, {@code script}; default {@code
 *     restart}
 * @param changeScript change script
 * @param changeSignal Upper-cased; default {@code ""} ({@code SIGHUP} when mode is {@code signal})
 * @param once Render once, no watching
 * @param splay default {@code 5s}
 * @param perms Octal string; default {@code 0644}
 * @param uid Nullable
 * @param gid Nullable
 * @param leftDelim default {@code ((}
 * @param rightDelim default {@code ))}
 * @param envvars Load result as environment
 * @param vaultGrace Deprecated
 * @param waitTime wait
 * @param errMissingKey err missing key
 */
@RecordBuilder
public record Template(
        String sourcePath,
        String destPath,
        String embeddedTmpl,
        String changeMode,
        @Nullable ChangeScript changeScript,
        String changeSignal,
        boolean once,
        @Nullable Duration splay,
        String perms,
        @Nullable Integer uid,
        @Nullable Integer gid,
        String leftDelim,
        String rightDelim,
        boolean envvars,
        @Nullable Duration vaultGrace,
        @JsonProperty("Wait") @Nullable WaitConfig waitTime,
        boolean errMissingKey) {
    public Template {
        sourcePath = Absent.asEmpty(sourcePath);
        destPath = Absent.asEmpty(destPath);
        embeddedTmpl = Absent.asEmpty(embeddedTmpl);
        changeMode = Absent.asEmpty(changeMode);
        changeSignal = Absent.asEmpty(changeSignal);
        perms = Absent.asEmpty(perms);
        leftDelim = Absent.asEmpty(leftDelim);
        rightDelim = Absent.asEmpty(rightDelim);
    }
}
