/** Exported files compared with those that the reference's exporters of several releases write. */
@NullMarked
package dev.brevity.tests.conformance.exports;

import org.jspecify.annotations.NullMarked;
