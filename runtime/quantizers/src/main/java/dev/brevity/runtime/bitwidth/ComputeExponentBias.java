package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Memo;
import jakarta.inject.Inject;

/** The exponent bias of IEEE 754 for however many bits the exponent has: {@code 2^(E-1) - 1}. */
@Implementation
final class ComputeExponentBias extends Component implements ExponentBias {
  private final BitWidth exponentBitWidth;
  private final Memo bias = memo();

  @Inject
  public ComputeExponentBias(BitWidth exponentBitWidthImpl) {
    this.exponentBitWidth = child("exponent_bit_width_impl", exponentBitWidthImpl);
  }

  @Override
  public NDArray bias() {
    return bias.of(exponentBitWidth.bitWidth(), bits -> IntRange.powerOfTwo(bits.sub(1f)).sub(1f));
  }
}
