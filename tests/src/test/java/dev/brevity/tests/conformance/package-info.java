/** Compares what this code computes with recorded numbers of the reference, case by case. */
@NullMarked
package dev.brevity.tests.conformance;

import org.jspecify.annotations.NullMarked;
