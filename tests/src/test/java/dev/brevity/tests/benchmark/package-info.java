/** How long things take, measured with JMH. Figures stand in docs/performance.md. */
@NullMarked
package dev.brevity.tests.benchmark;

import org.jspecify.annotations.NullMarked;
