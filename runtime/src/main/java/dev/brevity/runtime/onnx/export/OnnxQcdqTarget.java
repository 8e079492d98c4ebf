package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.ModelProto;

/** ONNX with QuantizeLinear, Clip and DequantizeLinear where values are quantized. */
public final class OnnxQcdqTarget implements ExportTarget {
  @Override
  public String name() {
    return "onnx_qcdq";
  }

  @Override
  public void write(QuantizedNetwork network, OptionValues options, Path file) throws IOException {
    ModelProto model =
        new ModelWriter(options.integer("opset"), network.metadata())
            .write(
                network.piece().network(),
                network.piece().manager(),
                network.inputs(),
                network.outputs());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      model.writeTo(out);
    }
  }
}
