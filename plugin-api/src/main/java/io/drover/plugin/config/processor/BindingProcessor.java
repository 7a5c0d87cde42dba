package io.drover.plugin.config.processor;

import java.io.IOException;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** Writes a {@code Binding} for each record that is marked with {@code Configuration}. */
@SupportedAnnotationTypes("io.drover.plugin.config.Configuration")
public final class BindingProcessor extends AbstractProcessor {
    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (var annotation : annotations) {
            for (var marked : round.getElementsAnnotatedWith(annotation)) {
                if (marked instanceof TypeElement type) {
                    write(type);
                }
            }
        }
        return false;
    }

    private void write(TypeElement type) {
        var writer = new BindingWriter(processingEnv.getElementUtils(), type);
        try {
            var source = writer.source();
            try (var file =
                    processingEnv
                            .getFiler()
                            .createSourceFile(writer.qualifiedName(), type)
                            .openWriter()) {
                file.write(source);
            }
        } catch (MistakeException e) {
            processingEnv
                    .getMessager()
                    .printMessage(Diagnostic.Kind.ERROR, e.getMessage(), e.element());
        } catch (IOException e) {
            processingEnv
                    .getMessager()
                    .printMessage(
                            Diagnostic.Kind.ERROR,
                            writer.qualifiedName() + " cannot be written: " + e.getMessage(),
                            type);
        }
    }
}
