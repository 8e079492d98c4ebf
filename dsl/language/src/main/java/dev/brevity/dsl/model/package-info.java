/**
 * What plans need to know of a network before any of its tensors is read. File formats are found
 * with {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.brevity.dsl.model;

import org.jspecify.annotations.NullMarked;
