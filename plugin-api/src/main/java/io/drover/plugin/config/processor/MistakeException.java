package io.drover.plugin.config.processor;

import javax.lang.model.element.Element;

/** Something in a configuration record that makes no sense, with its place. */
final class MistakeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Element element;

    MistakeException(Element element, String message) {
        super(message);
        this.element = element;
    }

    Element element() {
        return element;
    }
}
