/**
 * LeNet on handwritten digits: trained in floating point, quantized by a recipe, fine-tuned at low
 * precision.
 */
@NullMarked
package dev.brevity.samples.lenet;

import org.jspecify.annotations.NullMarked;
