/** LeNet trained in floating point, calibrated, and trained on at low precision. */
@NullMarked
package dev.brevity.samples.finetuning;

import org.jspecify.annotations.NullMarked;
