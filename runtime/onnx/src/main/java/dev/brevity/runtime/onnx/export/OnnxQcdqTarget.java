package dev.brevity.runtime.onnx.export;

import dev.brevity.injector.Target;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import onnx.ModelProto;

/**
 * ONNX with QuantizeLinear, Clip and DequantizeLinear where values are quantized.
 *
 * @param opset the version of the ONNX operators
 * @param externalData whether weights go into a file of their own beside the model
 */
@Target("onnx_qcdq")
public record OnnxQcdqTarget(int opset, boolean externalData) implements ExportTarget {
  /** What the name of the file with the constants has more than that of the model. */
  static final String CONSTANTS = ".data";

  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    ModelProto model =
        new ModelWriter(opset, network.metadata(), network.origin())
            .write(
                network.piece().network(),
                network.piece().manager(),
                network.inputs(),
                network.outputs());
    if (externalData || ModelStorage.isTooLarge(model, ModelStorage.LARGEST)) {
      String location = draft.nameBeside(CONSTANTS);
      ModelStorage.write(model, draft.file(), draft.beside(CONSTANTS), location);
    } else {
      ModelStorage.write(model, draft.file());
    }
  }
}
