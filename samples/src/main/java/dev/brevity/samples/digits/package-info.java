/** What all samples share: the digits, the shape of LeNet, training and measuring. */
@NullMarked
package dev.brevity.samples.digits;

import org.jspecify.annotations.NullMarked;
