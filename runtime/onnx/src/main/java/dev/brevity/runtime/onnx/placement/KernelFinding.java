package dev.brevity.runtime.onnx.placement;

import java.util.Optional;

/**
 * Whether an operator has an integer kernel.
 *
 * @param kernel empty if there is none
 * @param reason why there is none; empty text if there is one
 */
record KernelFinding(Optional<Kernel> kernel, String reason) {
  static KernelFinding of(Kernel kernel) {
    return new KernelFinding(Optional.of(kernel), "");
  }

  static KernelFinding none(String reason) {
    return new KernelFinding(Optional.empty(), reason);
  }
}
