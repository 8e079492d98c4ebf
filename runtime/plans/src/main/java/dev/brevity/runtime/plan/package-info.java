/** Carries out plans: steps on networks, placing of quantizers, export. */
@NullMarked
package dev.brevity.runtime.plan;

import org.jspecify.annotations.NullMarked;
