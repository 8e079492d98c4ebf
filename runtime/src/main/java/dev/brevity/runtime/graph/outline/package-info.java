/** Networks as plans see them: layers and shapes without numbers. */
@NullMarked
package dev.brevity.runtime.graph.outline;

import org.jspecify.annotations.NullMarked;
