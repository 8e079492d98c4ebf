/** What quantization adds to the time and memory of training. */
@NullMarked
package dev.brevity.tests.benchmark.training;

import org.jspecify.annotations.NullMarked;
