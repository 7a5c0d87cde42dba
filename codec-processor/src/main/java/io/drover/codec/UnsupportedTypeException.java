package io.drover.codec;

import javax.lang.model.element.Element;

/** A component has a type or an annotation that no codec is written for. */
final class UnsupportedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Element element;

    UnsupportedTypeException(Element element, String message) {
        super(message);
        this.element = element;
    }

    Element element() {
        return element;
    }
}
