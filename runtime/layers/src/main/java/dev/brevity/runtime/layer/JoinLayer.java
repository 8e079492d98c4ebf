package dev.brevity.runtime.layer;

import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer that quantizes its inputs with one quantizer, makes one tensor of them and quantizes it.
 */
public abstract class JoinLayer extends QuantLayer {
  private final @Nullable AttachedQuantizer<ActQuant> inputQuant;
  private final @Nullable AttachedQuantizer<ActQuant> outputQuant;

  JoinLayer(String kind, JoinQuantizers quantizers) {
    super(quantizers.returnQuantTensor());
    this.inputQuant = add("input_quant", quantizers.input());
    this.outputQuant = add("output_quant", quantizers.output());
    attach(inputQuant, kind);
    if (outputQuant != inputQuant) {
      attach(outputQuant, kind);
    }
  }

  /** Makes one tensor of the quantized inputs. */
  abstract QuantTensor join(List<QuantTensor> inputs);

  public final Optional<AttachedQuantizer<ActQuant>> inputQuant() {
    return Optional.ofNullable(inputQuant);
  }

  public final Optional<AttachedQuantizer<ActQuant>> outputQuant() {
    return Optional.ofNullable(outputQuant);
  }

  @Override
  protected final List<QuantTensor> compute(List<QuantTensor> inputs, boolean training) {
    QuantTensor joined = join(inputs.stream().map(this::quantized).toList());
    return List.of(outputQuant == null ? joined : outputQuant.proxy().quantize(joined));
  }

  private QuantTensor quantized(QuantTensor input) {
    return inputQuant == null ? input : inputQuant.proxy().quantize(input);
  }

  private void attach(@Nullable AttachedQuantizer<ActQuant> quantizer, String kind) {
    if (quantizer != null) {
      quantizer.attach(
          site(() -> LayerFacts.of(kind).quantizing(Facts.operand(inputShape())), null));
    }
  }
}
