@NullMarked
package dev.brevity.samples;

import org.jspecify.annotations.NullMarked;
