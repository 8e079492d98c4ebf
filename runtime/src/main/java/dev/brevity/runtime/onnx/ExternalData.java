package dev.brevity.runtime.onnx;

import dev.brevity.dsl.diagnostic.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import onnx.StringStringEntryProto;
import onnx.TensorProto;

/** Values of tensors in files beside a model. Nothing outside of the model's folder is opened. */
final class ExternalData {
  private final Path folder;

  /**
   * @param folder the folder that holds the model
   */
  ExternalData(Path folder) {
    this.folder = folder;
  }

  /**
   * The bytes of a tensor.
   *
   * @param wanted how many there must be; checked before anything is allocated
   */
  ByteBuffer read(TensorProto tensor, long wanted) {
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
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (offset > channel.size() || length > channel.size() - offset) {
        throw refused(location, "ends before the values of `" + tensor.getName() + "`");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      channel.position(offset);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      if (bytes.hasRemaining()) {
        throw refused(location, "ends before the values of `" + tensor.getName() + "`");
      }
      return bytes.flip();
    } catch (IOException e) {
      throw refused(location, "cannot be read");
    }
  }

  private Path resolve(String location) {
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
