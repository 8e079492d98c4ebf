/** Compares models on data: accuracy, agreement and errors, on several runtimes. */
@NullMarked
package dev.brevity.runtime.evaluation;

import org.jspecify.annotations.NullMarked;
