package dev.brevity.runtime.onnx;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import onnx.StringStringEntryProto;
import onnx.TensorProto;

/** Values of tensors in files next to a model. Nothing outside of the model's folder is opened. */
final class ExternalData {
  private final Path folder;

  /**
   * @param folder the folder that holds the model
   */
  ExternalData(Path folder) {
    this.folder = folder;
  }

  /** Where a tensor lies in a file. */
  private record Part(Path file, String location, long offset, long length) {}

  /**
   * Makes sure that the file of a tensor is there and large enough, without opening it.
   *
   * @param wanted how many bytes there must be
   */
  void check(TensorProto tensor, long wanted) {
    part(tensor, wanted);
  }

  /**
   * The bytes of a tensor.
   *
   * @param wanted how many there must be; checked before anything is read
   */
  ByteBuffer read(TensorProto tensor, long wanted) {
    Part part = part(tensor, wanted);
    try (FileChannel channel = FileChannel.open(part.file(), StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, part.offset(), part.length());
    } catch (IOException e) {
      throw refused(part.location(), "cannot be read");
    }
  }

  private Part part(TensorProto tensor, long wanted) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String location = entries.getOrDefault("location", "");
    Path file = resolve(location);
    long offset = number(entries.getOrDefault("offset", "0"), location);
    long length = number(entries.getOrDefault("length", Long.toString(wanted)), location);
    if (length != wanted || length > Integer.MAX_VALUE) {
      throw refused(
          location, "gives " + length + " bytes to `" + tensor.getName() + "`, not " + wanted);
    }
    try {
      long size = Files.size(file);
      if (offset > size || length > size - offset) {
        throw refused(location, "ends before the values of `" + tensor.getName() + "`");
      }
    } catch (IOException e) {
      throw refused(location, "cannot be read");
    }
    return new Part(file, location, offset, length);
  }

  /**
   * The file at a location.
   *
   * @throws OnnxException if it is not there, or not below the model's folder
   */
  Path resolve(String location) {
    try {
      Path relative = Path.of(location);
      boolean inside =
          !location.isEmpty()
              && !relative.isAbsolute()
              && !location.contains("\\")
              && !location.contains(":")
              && relative.equals(relative.normalize())
              && !relative.startsWith("..");
      if (!inside) {
        throw refused(location, "is not a path below the model's folder");
      }
      Path root = folder.toRealPath();
      Path file = root.resolve(relative);
      if (!Files.isRegularFile(file)) {
        throw refused(location, "is not there");
      }
      // A link may lead anywhere.
      Path real = file.toRealPath();
      if (!real.startsWith(root)) {
        throw refused(location, "leads out of the model's folder");
      }
      return real;
    } catch (InvalidPathException | IOException e) {
      throw refused(location, "cannot be opened");
    }
  }

  private static long number(String text, String location) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(location, "is used with `" + text + "`, which is not a number");
    }
    throw refused(location, "is used with the negative number " + text);
  }

  private static OnnxException refused(String location, String reason) {
    return OnnxException.of(Code.EXTERNAL_DATA, "the file `" + location + "` " + reason);
  }
}
