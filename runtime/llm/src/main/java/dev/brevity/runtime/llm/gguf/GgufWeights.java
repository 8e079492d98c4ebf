package dev.brevity.runtime.llm.gguf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.BlockFormat;
import dev.brevity.runtime.gguf.GgufFile;
import dev.brevity.runtime.gguf.GgufTensor;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.PackedMatrix;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The weights of a decoder in a GGUF file, unpacked when they are asked for. */
public final class GgufWeights implements WeightSource {
  private final GgufFile file;
  private final ModelConfig config;

  private GgufWeights(GgufFile file, ModelConfig config) {
    this.file = file;
    this.config = config;
  }

  /**
   * Opens a file, and checks that it holds the tensors of the model.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if it is not a GGUF file, or not of a decoder that is known
   */
  public static GgufWeights open(Path path, String shown) throws UnreadableModelException {
    GgufFile file = GgufFile.open(path, shown);
    try {
      return checked(file, shown);
    } catch (RuntimeException e) {
      try {
        file.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private static GgufWeights checked(GgufFile file, String shown) {
    ModelConfig config = GgufConfig.read(file);
    for (Map.Entry<String, List<Long>> expected : TensorNames.all(config).entrySet()) {
      String name = GgufNames.of(expected.getKey());
      GgufTensor tensor = file.tensors().get(name);
      if (tensor == null) {
        throw Malformed.file(shown, "lacks the tensor `" + name + "`");
      }
      if (!tensor.shape().equals(expected.getValue())) {
        throw Malformed.file(
            shown,
            "has `" + name + "` of shape " + tensor.shape() + ", not " + expected.getValue());
      }
    }
    return new GgufWeights(file, config);
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public NDArray load(String name, NDManager manager) throws UnreadableModelException {
    GgufTensor tensor = tensor(name);
    boolean matrix = tensor.shape().size() == 2;
    int rows = Math.toIntExact(tensor.shape().get(0));
    int columns = matrix ? Math.toIntExact(tensor.shape().get(1)) : 1;
    ByteBuffer bytes = file.bytes(tensor);
    BlockFormat format = tensor.type().format();
    HeadRows order = HeadRows.of(config, name);
    float[] values = new float[Math.multiplyExact(rows, columns)];
    int block = format.size();
    if (matrix) {
      for (int row = 0; row < rows; row++) {
        int first = order.source(row) * columns;
        for (int column = 0; column < columns; column += block) {
          format.unpack(bytes, values, first + column);
        }
      }
    } else {
      for (int i = 0; i < rows; i++) {
        format.unpack(bytes, values, order.source(i));
      }
    }
    return manager.create(values, new Shape(tensor.shape()));
  }

  @Override
  public Optional<PackedMatrix> packed(String name) throws UnreadableModelException {
    GgufTensor tensor = tensor(name);
    BlockFormat format = tensor.type().format();
    if (tensor.shape().size() != 2 || format.size() == 1) {
      return Optional.empty();
    }
    int rows = Math.toIntExact(tensor.shape().get(0));
    int columns = Math.toIntExact(tensor.shape().get(1));
    HeadRows order = HeadRows.of(config, name);
    return Optional.of(new PackedMatrix(file.bytes(tensor), format, rows, columns, order::place));
  }

  private GgufTensor tensor(String name) {
    GgufTensor tensor = file.tensors().get(GgufNames.of(name));
    if (tensor == null) {
      throw Malformed.file(file.shown(), "lacks the tensor `" + GgufNames.of(name) + "`");
    }
    return tensor;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
