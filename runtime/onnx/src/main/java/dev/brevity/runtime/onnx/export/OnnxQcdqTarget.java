package dev.brevity.runtime.onnx.export;

import dev.brevity.injector.Target;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.onnx.placement.IntegerChoice;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import onnx.ModelProto;
import org.jspecify.annotations.Nullable;

/**
 * ONNX with QuantizeLinear, Clip and DequantizeLinear where values are quantized.
 *
 * @param opset the version of the ONNX operators
 * @param externalData whether weights go into a file of their own next to the model
 * @param target the engine that values are laid out for; null to leave them where they are
 * @param integers how operators are chosen that are computed in integers
 * @param borderCost what a change between float and integers counts
 * @param evenBorders whether changes cost the same everywhere
 * @param sharedConcat up to which ratio of ranges operands of a concatenation share a scale
 * @param dynamicProducts whether products with weights may be quantized on the fly
 * @param reduceRange whether weights of integer operators get 7 bits
 * @param costTable a file with measured costs; null for those of the target
 * @param products how products with weights in integers are written
 * @param accuracyLevel what the engine computes such products with
 * @param tune whether several choices are to be measured
 * @param minSqnr the least signal-to-noise ratio that tuning keeps, in dB
 * @param tuneSeconds for how many seconds tuning may write candidates, and time them
 */
@Target("onnx_qcdq")
public record OnnxQcdqTarget(
    int opset,
    boolean externalData,
    @Nullable String target,
    IntegerChoice integers,
    double borderCost,
    boolean evenBorders,
    double sharedConcat,
    boolean dynamicProducts,
    boolean reduceRange,
    @Nullable String costTable,
    ProductForm products,
    int accuracyLevel,
    boolean tune,
    double minSqnr,
    int tuneSeconds)
    implements ExportTarget {
  private static final int NEWEST_OPSET = 23;

  /** The same export with another choice of what is computed in integers. */
  public OnnxQcdqTarget choosing(
      IntegerChoice otherIntegers, double otherBorder, boolean otherEven, double otherShared) {
    return new OnnxQcdqTarget(
        opset,
        externalData,
        target,
        otherIntegers,
        otherBorder,
        otherEven,
        otherShared,
        dynamicProducts,
        reduceRange,
        costTable,
        products,
        accuracyLevel,
        tune,
        minSqnr,
        tuneSeconds);
  }

  @Override
  public boolean runsInOnnxRuntime() {
    return true;
  }

  @Override
  public List<String> beside() {
    return externalData ? List.of(ModelStorage.CONSTANTS) : List.of();
  }

  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    Optional<EngineLayout> layout = EngineLayout.of(this);
    ModelProto model = layout.isEmpty() ? portable(network) : fast(network, layout.get());
    model = inForm(model);
    ModelStorage.write(model, draft, externalData ? 0 : ModelStorage.LARGEST);
  }

  /** What an engine computes fast are floats; half floats are but at its ports. */
  private ModelProto fast(QuantizedNetwork network, EngineLayout layout) throws IOException {
    ModelProto.Builder model = layout.of(fitting(network)).toBuilder();
    HalfPorts.of(network.inputs(), network.outputs()).apply(model.getGraphBuilder());
    return model.build();
  }

  private ModelProto portable(QuantizedNetwork network) {
    ModelProto.Builder model =
        writer(network, opset)
            .write(
                network.piece().network(),
                network.piece().manager(),
                network.inputs(),
                network.outputs())
            .toBuilder();
    SharedQuantizers.apply(model.getGraphBuilder());
    FloatWeights.keep(model.getGraphBuilder());
    return model.build();
  }

  /** The model with products in the form that the plan wants. */
  public ModelProto inForm(ModelProto model) {
    return products == ProductForm.MATMUL_NBITS ? BlockProducts.apply(model, accuracyLevel) : model;
  }

  private ModelWriter writer(QuantizedNetwork network, int version) {
    return products == ProductForm.ON_THE_FLY
        ? ModelWriter.onTheFly(version, network.metadata(), network.origin())
        : new ModelWriter(version, network.metadata(), network.origin());
  }

  private ModelWriter.Shaped written(QuantizedNetwork network, int version) {
    return writer(network, version)
        .shaped(
            network.piece().network(),
            network.piece().manager(),
            network.inputs(),
            network.outputs());
  }

  /** An engine takes any version; so it is the newest if only that one has all operators. */
  private ModelWriter.Shaped fitting(QuantizedNetwork network) {
    try {
      return written(network, opset);
    } catch (RecipeException e) {
      if (opset >= NEWEST_OPSET) {
        throw e;
      }
      try {
        return written(network, NEWEST_OPSET);
      } catch (RecipeException newest) {
        e.addSuppressed(newest);
        throw e;
      }
    }
  }
}
