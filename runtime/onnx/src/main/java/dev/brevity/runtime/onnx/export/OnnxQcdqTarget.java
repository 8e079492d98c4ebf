package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.util.Optional;
import onnx.ModelProto;

/** ONNX with QuantizeLinear, Clip and DequantizeLinear where values are quantized. */
public final class OnnxQcdqTarget implements ExportTarget {
  /** What the name of the file with the constants has more than that of the model. */
  static final String CONSTANTS = ".data";

  private static final int NEWEST_OPSET = 23;

  @Override
  public String name() {
    return "onnx_qcdq";
  }

  @Override
  public void write(QuantizedNetwork network, OptionValues options, ExportDraft draft)
      throws IOException {
    Optional<EngineLayout> layout = EngineLayout.of(options);
    ModelProto model =
        layout.isEmpty()
            ? written(network, options.integer("opset")).model()
            : layout.get().of(fitting(network, options.integer("opset")));
    if (options.truth("external_data") || ModelStorage.isTooLarge(model, ModelStorage.LARGEST)) {
      String location = draft.nameBeside(CONSTANTS);
      ModelStorage.write(model, draft.file(), draft.beside(CONSTANTS), location);
    } else {
      ModelStorage.write(model, draft.file());
    }
  }

  private static ModelWriter.Shaped written(QuantizedNetwork network, int opset) {
    return new ModelWriter(opset, network.metadata())
        .shaped(
            network.piece().network(),
            network.piece().manager(),
            network.inputs(),
            network.outputs());
  }

  /** An engine takes any version; so it is the newest if only that one has all operators. */
  private static ModelWriter.Shaped fitting(QuantizedNetwork network, int opset) {
    try {
      return written(network, opset);
    } catch (RecipeException e) {
      if (opset >= NEWEST_OPSET) {
        throw e;
      }
      try {
        return written(network, NEWEST_OPSET);
      } catch (RecipeException worse) {
        throw e;
      }
    }
  }
}
