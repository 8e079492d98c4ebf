/** Operators that NDArray lacks, and fused ones, run as TorchScript functions inside PyTorch. */
@NullMarked
package dev.brevity.runtime.aten;

import org.jspecify.annotations.NullMarked;
