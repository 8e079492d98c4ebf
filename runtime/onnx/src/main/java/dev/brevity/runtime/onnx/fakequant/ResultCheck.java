package dev.brevity.runtime.onnx.fakequant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.util.List;
import java.util.Locale;

/**
 * Holds the results of a file against those of the network that it was written from.
 *
 * @param target the format, as plans name it
 */
public record ResultCheck(String target) {
  /**
   * How far results may be off, in root mean squares of their own. Of eleven real networks with 8,
   * 4 and 2 bits, files of QONNX give the network's own numbers, those for PyTorch are up to 0.01
   * off, and those in FINN's format up to 0.06, where a sum in floating point falls on the other
   * side of the middle between two codes. A wrong sign or operator takes results off by about their
   * own size.
   */
  private static final double LARGEST_ERROR = 0.2;

  /**
   * Compares what a file has computed.
   *
   * @param inputs what it was computed with
   * @param results of the file, in the order of the network's
   * @throws RecipeException if they are others
   */
  public void run(QuantizedNetwork network, List<NDArray> inputs, NDList results) {
    NDArray[] own = inputs.toArray(new NDArray[0]);
    NDList expected = network.piece().network().evaluate(own);
    for (int i = 0; i < expected.size(); i++) {
      double error = error(expected.get(i), results.get(i));
      if (error > LARGEST_ERROR) {
        // Results that are drawn differ from themselves.
        NDArray again = network.piece().network().evaluate(own).get(i);
        if (error(expected.get(i), again) <= LARGEST_ERROR) {
          Port port = network.outputs().get(i);
          String far = String.format(Locale.ROOT, "%.0f %%", 100 * error);
          throw refused("`" + port.name() + "` of it is " + far + " off");
        }
      }
    }
  }

  /** The root of the energies' ratio; 0 for whole numbers, which may be places of ties. */
  private static double error(NDArray expected, NDArray found) {
    if (!expected.getDataType().isFloating()) {
      return 0;
    }
    float[] wanted = expected.toType(DataType.FLOAT32, false).toFloatArray();
    float[] made = found.toType(DataType.FLOAT32, false).toFloatArray();
    if (wanted.length != made.length) {
      return Double.POSITIVE_INFINITY;
    }
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (Float.compare(wanted[i], made[i]) != 0 && wanted[i] != made[i]) {
        noise += Math.pow((double) wanted[i] - made[i], 2);
      }
      signal += Float.isFinite(wanted[i]) ? Math.pow(wanted[i], 2) : 0;
    }
    if (Double.isNaN(noise)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.sqrt(noise / Math.max(signal, wanted.length * 1e-12));
  }

  /** What tells that the file does not compute the network. */
  public RecipeException refused(String reason) {
    return new RecipeException(
        List.of(
            Diagnostic.of(
                    Code.UNUSABLE_FILE,
                    "what `" + target + "` would write does not compute the network: " + reason)
                .note("nothing was written")
                .fix(
                    "choose other quantizers, or export `onnx_qcdq`; `--no-verify` writes it all"
                        + " the same")
                .build()));
  }
}
