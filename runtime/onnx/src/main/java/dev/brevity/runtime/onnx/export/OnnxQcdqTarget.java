package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import onnx.ModelProto;

/** ONNX with QuantizeLinear, Clip and DequantizeLinear where values are quantized. */
public final class OnnxQcdqTarget implements ExportTarget {
  /** What the name of the file with the constants has more than that of the model. */
  static final String CONSTANTS = ".data";

  @Override
  public String name() {
    return "onnx_qcdq";
  }

  @Override
  public void write(QuantizedNetwork network, OptionValues options, ExportDraft draft)
      throws IOException {
    ModelProto model =
        new ModelWriter(options.integer("opset"), network.metadata(), network.origin())
            .write(
                network.piece().network(),
                network.piece().manager(),
                network.inputs(),
                network.outputs());
    if (options.truth("external_data") || ModelStorage.isTooLarge(model, ModelStorage.LARGEST)) {
      String location = draft.nameBeside(CONSTANTS);
      ModelStorage.write(model, draft.file(), draft.beside(CONSTANTS), location);
    } else {
      ModelStorage.write(model, draft.file());
    }
  }
}
