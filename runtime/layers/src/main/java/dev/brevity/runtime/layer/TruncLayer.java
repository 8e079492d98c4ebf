package dev.brevity.runtime.layer;

import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A layer that adds integers up and then reduces the bits of the sums. */
public abstract class TruncLayer extends UnaryLayer {
  private final @Nullable AttachedQuantizer<AccumulatorQuant> truncQuant;

  TruncLayer(String kind, TruncBuilder<?> builder) {
    super(builder.returnsQuantTensor());
    this.truncQuant = add("trunc_quant", builder.choose());
    if (truncQuant != null) {
      truncQuant.attach(site(() -> LayerFacts.of(kind), null));
    }
  }

  /** What is reduced: a tensor of the manager of the input. */
  public abstract QuantTensor sum(QuantTensor input);

  public final Optional<AttachedQuantizer<AccumulatorQuant>> truncQuant() {
    return Optional.ofNullable(truncQuant);
  }

  @Override
  protected final QuantTensor compute(QuantTensor input, boolean training) {
    if (truncQuant == null
        || !truncQuant.proxy().isQuantEnabled()
        || !(input instanceof IntQuantTensor)) {
      // Sums that nothing reduces would need more bits than anyone asked for.
      return sum(new PlainTensor(input.value()));
    }
    return truncQuant.proxy().quantize(sum(input));
  }
}
