package io.drover.codec;

import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.util.function.Supplier;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** Where processors put the types that they write, or the errors that keep them from it. */
record Sources(ProcessingEnvironment environment) {
    /**
     * Writes a type into the package of {@code origin}.
     *
     * @param what names it in errors, such as {@code the codec}
     */
    void write(TypeElement origin, String what, Supplier<TypeSpec> type) {
        try {
            JavaFile.builder(WireTypes.packageOf(origin), type.get())
                    .indent("    ")
                    .build()
                    .writeTo(environment.getFiler());
        } catch (UnsupportedTypeException e) {
            environment
                    .getMessager()
                    .printMessage(Diagnostic.Kind.ERROR, e.getMessage(), e.element());
        } catch (IOException e) {
            environment
                    .getMessager()
                    .printMessage(
                            Diagnostic.Kind.ERROR,
                            what + " cannot be written: " + e.getMessage(),
                            origin);
        }
    }
}
