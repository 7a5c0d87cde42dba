package io.drover.codec;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Writes the JSON Schema of a job, the resource {@code io/drover/api/job.schema.json}, from the
 * records that it is made of: so their doc comments are what an editor shows.
 */
@SupportedAnnotationTypes(CodecProcessor.ANNOTATION)
public final class SchemaProcessor extends AbstractProcessor {
    private static final String ROOT = "io.drover.api.job.Job";

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        TypeElement root = processingEnv.getElementUtils().getTypeElement(ROOT);
        // Where the record is not compiled but read, its words are gone.
        if (root != null && round.getRootElements().contains(root)) {
            write(root);
        }
        return false;
    }

    private void write(TypeElement root) {
        var schema = new Schema(Shape.reachable(root, processingEnv.getElementUtils()));
        try (Writer out =
                processingEnv
                        .getFiler()
                        .createResource(
                                StandardLocation.CLASS_OUTPUT,
                                "io.drover.api",
                                "job.schema.json",
                                root)
                        .openWriter()) {
            out.write(schema.text());
        } catch (IOException e) {
            processingEnv
                    .getMessager()
                    .printMessage(
                            Diagnostic.Kind.ERROR,
                            "the schema cannot be written: " + e.getMessage(),
                            root);
        }
    }
}
