package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * A model with inputs and the outputs that it must have for them.
 *
 * @param folder holds {@code model.onnx} and {@code test_data_set_0}
 */
record OperatorCase(Path folder) {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-5;
  private static final int BFLOAT16 = TensorProto.DataType.BFLOAT16.getNumber();

  String name() {
    return folder.getFileName().toString();
  }

  /** Reads and computes the model; returns why it cannot be, or what differs. */
  Optional<String> problem() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Diagnostics found = new Diagnostics();
      Optional<OnnxModel> model =
          new OnnxImporter(manager).read(folder.resolve("model.onnx"), name(), found);
      if (model.isEmpty()) {
        return Optional.of(found.all().get(0).message() + " " + found.all().get(0).notes());
      }
      GraphProto graph =
          ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx"))).getGraph();
      List<NDArray> inputs = tensors(manager, "input", graph.getInputList());
      NDList outputs =
          new GraphBlock(model.get().graph(), manager).evaluate(inputs.toArray(new NDArray[0]));
      List<NDArray> expected = tensors(manager, "output", graph.getOutputList());
      assertThat(outputs).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        Optional<String> difference = difference(outputs.get(i), expected.get(i));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    } catch (GraphException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private List<NDArray> tensors(NDManager manager, String kind, List<ValueInfoProto> ports)
      throws IOException {
    TensorReader reader = new TensorReader(ByteBuffer.allocate(0), new ExternalData(folder), true);
    List<NDArray> tensors = new ArrayList<>();
    Path data = folder.resolve("test_data_set_0");
    for (int i = 0; ; i++) {
      Path file = data.resolve(kind + "_" + i + ".pb");
      if (!Files.exists(file)) {
        return tensors;
      }
      TensorProto tensor = TensorProto.parseFrom(Files.readAllBytes(file));
      // The files of half floats of the wide kind say that they are integers.
      boolean wide = ports.get(i).getType().getTensorType().getElemType() == BFLOAT16;
      try (ArrayReader arrays = new ArrayReader(reader, manager)) {
        tensors.add(
            arrays.read(
                reader.read(wide ? tensor.toBuilder().setDataType(BFLOAT16).build() : tensor)));
      }
    }
  }

  private static Optional<String> difference(NDArray actual, NDArray expected) {
    if (!actual.getShape().equals(expected.getShape())
        || actual.getDataType() != expected.getDataType()) {
      return Optional.of(
          "%s %s instead of %s %s"
              .formatted(
                  actual.getDataType(),
                  actual.getShape(),
                  expected.getDataType(),
                  expected.getShape()));
    }
    double[] got = actual.toType(DataType.FLOAT64, true).toDoubleArray();
    double[] wanted = expected.toType(DataType.FLOAT64, true).toDoubleArray();
    for (int i = 0; i < wanted.length; i++) {
      boolean same =
          Double.compare(got[i], wanted[i]) == 0
              || Math.abs(got[i] - wanted[i]) <= ABSOLUTE + RELATIVE * Math.abs(wanted[i]);
      if (!same) {
        return Optional.of("%s instead of %s at %d".formatted(got[i], wanted[i], i));
      }
    }
    return Optional.empty();
  }
}
