/** Comparison with what Brevitas's post-training algorithms compute. */
@NullMarked
package dev.brevity.tests.conformance.ptq;

import org.jspecify.annotations.NullMarked;
