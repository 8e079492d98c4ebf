package dev.brevity.runtime.onnx.cost;

import java.io.IOException;
import java.util.List;
import onnx.ModelProto;

/** What computes networks, and has a clock. */
@FunctionalInterface
public interface Engine {
  /**
   * Times networks side by side, on one thread.
   *
   * @param seconds about as long as timing may take
   * @return for each network the microseconds of one run, by round; all have as many rounds
   */
  List<double[]> time(List<ModelProto> networks, double seconds) throws IOException;
}
