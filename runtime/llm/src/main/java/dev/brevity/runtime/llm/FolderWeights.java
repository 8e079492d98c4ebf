package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.Half;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** The weights of a folder as transformers saves models. */
public final class FolderWeights implements WeightSource {
  private final HuggingFaceFolder folder;
  private final TensorAssembly assembly = new TensorAssembly();

  /**
   * @param folder closed with this object
   */
  public FolderWeights(HuggingFaceFolder folder) {
    this.folder = folder;
  }

  @Override
  public ModelConfig config() {
    return folder.config();
  }

  @Override
  public NDArray load(String name, NDManager manager) throws UnreadableModelException {
    Shape shape = new Shape(folder.shape(name));
    ByteBuffer bytes = folder.bytes(name);
    return switch (folder.storedType(name)) {
      case F16 -> assembly.assemble(manager, shape, piece -> halves(bytes, piece));
      case BF16 -> assembly.assemble(manager, shape, piece -> brains(bytes, piece));
      default -> {
        // The first array is a view of the file; a copy may be changed.
        try (NDArray mapped = manager.create(bytes, shape, DataType.FLOAT32)) {
          yield mapped.duplicate();
        }
      }
    };
  }

  private static void halves(ByteBuffer bytes, FloatBuffer piece) {
    while (piece.hasRemaining()) {
      piece.put(Half.toFloat(bytes.getShort()));
    }
  }

  private static void brains(ByteBuffer bytes, FloatBuffer piece) {
    while (piece.hasRemaining()) {
      piece.put(Half.fromBrain(bytes.getShort()));
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
