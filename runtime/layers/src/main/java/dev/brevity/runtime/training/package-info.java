/** Training networks with quantizers: optimizers, learning rates, penalties, calibration. */
@NullMarked
package dev.brevity.runtime.training;

import org.jspecify.annotations.NullMarked;
