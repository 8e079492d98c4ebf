package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights of one direction of a float layer. PyTorch keeps the rows of all gates in one tensor, and
 * two biases where one is enough.
 *
 * @param suffix what follows their names
 */
record FloatState(Map<String, NDArray> state, String suffix, long hiddenSize) {
  void copyTo(Direction direction) {
    List<@Nullable Gate> gates = direction.gates();
    for (int i = 0; i < gates.size(); i++) {
      Gate gate = gates.get(i);
      if (gate != null) {
        copy("weight_ih", i, gate.inputWeight().weight());
        copy("weight_hh", i, gate.hiddenWeight().weight());
        Parameter bias = gate.bias();
        if (bias != null) {
          try (NDArray sum = rows("bias_ih", i).add(rows("bias_hh", i))) {
            Tensors.assign(bias.getArray(), sum);
          }
        }
      }
    }
  }

  private void copy(String name, int gate, Parameter target) {
    Tensors.assign(target.getArray(), rows(name, gate));
  }

  private NDArray rows(String name, int gate) {
    NDArray all = state.get(name + suffix);
    if (all == null) {
      throw new IllegalArgumentException("the float state lacks `" + name + suffix + "`");
    }
    return all.get(new NDIndex().addSliceDim(gate * hiddenSize, (gate + 1) * hiddenSize));
  }
}
