/**
 * Files that a job describes and that are written before its task starts.
 *
 * <p>Start with {@link io.drover.client.template.TemplateFiles}.
 */
@NullMarked
package io.drover.client.template;

import org.jspecify.annotations.NullMarked;
