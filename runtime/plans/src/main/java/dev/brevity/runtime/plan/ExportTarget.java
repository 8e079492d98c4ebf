package dev.brevity.runtime.plan;

import java.io.IOException;

/**
 * A format that quantized networks are written in. Found with {@link java.util.ServiceLoader}; the
 * language declares a {@code target} of the same name, with what it can express.
 */
public interface ExportTarget {
  /** The name in plans: {@code onnx_qcdq}. */
  String name();

  /**
   * Writes the network.
   *
   * @param draft gets the file; it is put in its place when it is complete
   * @throws dev.brevity.runtime.RecipeException if the network holds what cannot be written
   */
  void write(QuantizedNetwork network, OptionValues options, ExportDraft draft) throws IOException;
}
