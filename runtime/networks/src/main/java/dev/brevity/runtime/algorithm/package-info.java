/** What all post-training algorithms have in common: samples in, errors layer by layer out. */
@NullMarked
package dev.brevity.runtime.algorithm;

import org.jspecify.annotations.NullMarked;
