package dev.brevity.runtime.onnx.export;

import com.google.protobuf.ByteString;
import dev.brevity.runtime.plan.ExportDraft;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.ModelProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;

/**
 * A model on disk. What a protocol buffer cannot hold, two gigabytes, or what the user wants apart,
 * goes into one file next to it.
 */
public final class ModelStorage {
  /** What the name of the file with the constants has more than that of the model. */
  public static final String CONSTANTS = ".data";

  /** Below it values are needed while a model is read, such as shapes. */
  private static final int SMALLEST = 1024;

  /** Where values begin, so that they can be mapped into memory. */
  private static final int PAGE = 4096;

  /** What one message holds at most, with room for all that is no constant. */
  public static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  private ModelStorage() {}

  /** Whether the constants of a model have more than so many bytes. */
  public static boolean isTooLarge(ModelProto model, long bytes) {
    return bytes(model) > bytes;
  }

  /** The bytes of a model's constants. */
  public static long bytes(ModelProto model) {
    return model.getGraph().getInitializerList().stream()
        .mapToLong(tensor -> tensor.getRawData().size())
        .sum();
  }

  /**
   * Writes a model, its constants apart from it if one file cannot or must not hold them.
   *
   * @param atMost bytes of constants that may be in the file of the model
   */
  public static void write(ModelProto model, ExportDraft draft, long atMost) throws IOException {
    if (isTooLarge(model, atMost)) {
      write(model, draft.file(), draft.beside(CONSTANTS), draft.nameBeside(CONSTANTS));
    } else {
      write(model, draft.file());
    }
  }

  /** Writes a model whole. */
  public static void write(ModelProto model, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      model.writeTo(out);
    }
  }

  /**
   * Writes a model and its constants.
   *
   * @param constants the file for the constants
   * @param location what the model calls that file, relative to itself
   */
  public static void write(ModelProto model, Path file, Path constants, String location)
      throws IOException {
    ModelProto.Builder apart = model.toBuilder();
    long offset = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(constants))) {
      for (TensorProto.Builder tensor : apart.getGraphBuilder().getInitializerBuilderList()) {
        ByteString bytes = tensor.getRawData();
        if (bytes.size() < SMALLEST) {
          continue;
        }
        long padding = (PAGE - offset % PAGE) % PAGE;
        out.write(new byte[(int) padding]);
        offset += padding;
        bytes.writeTo(out);
        tensor
            .clearRawData()
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", location))
            .addExternalData(entry("offset", String.valueOf(offset)))
            .addExternalData(entry("length", String.valueOf(bytes.size())));
        offset += bytes.size();
      }
    }
    write(apart.build(), file);
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
