package io.drover.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** Writes the walk over rows that {@code @DigestOf} asks for. */
@SupportedAnnotationTypes(DigestProcessor.ANNOTATION)
public final class DigestProcessor extends AbstractProcessor {
    static final String ANNOTATION = "io.drover.server.digest.DigestOf";

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            for (Element marked : round.getElementsAnnotatedWith(annotation)) {
                write((TypeElement) marked);
            }
        }
        return false;
    }

    private void write(TypeElement marked) {
        new Sources(processingEnv)
                .write(
                        marked,
                        "the digests",
                        () ->
                                new DigestWriter(
                                                marked,
                                                types(marked, "rows"),
                                                types(marked, "shared"))
                                        .digests());
    }

    /** The types that the annotation of {@code marked} lists. */
    private static List<TypeElement> types(TypeElement marked, String list) {
        List<TypeElement> found = new ArrayList<>();
        for (AnnotationMirror mirror : marked.getAnnotationMirrors()) {
            mirror.getElementValues()
                    .forEach((method, value) -> {
                        if (method.getSimpleName().contentEquals(list)
                                && value.getValue() instanceof List<?> items) {
                            items.forEach(item -> found.add(type((AnnotationValue) item)));
                        }
                    });
        }
        return found;
    }

    private static TypeElement type(AnnotationValue item) {
        return (TypeElement) ((DeclaredType) item.getValue()).asElement();
    }
}
