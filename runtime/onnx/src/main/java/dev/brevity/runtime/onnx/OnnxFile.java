package dev.brevity.runtime.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import onnx.ModelProto;

/**
 * A model as it stands in its file. The values of large tensors are not read but stay mapped, so
 * that a large model takes little memory until its numbers are wanted.
 *
 * @param model without the values of large tensors
 * @param bytes the file
 */
record OnnxFile(ModelProto model, ByteBuffer bytes, ExternalData external) {
  /**
   * Opens a file.
   *
   * @throws OnnxException if it is no model or larger than such messages can be, 2 GiB
   */
  static OnnxFile open(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    try {
      ByteBuffer bytes = mapped(path);
      CodedInputStream coded = CodedInputStream.newInstance(LeanCopy.of(bytes));
      coded.setRecursionLimit(LeanCopy.DEEPEST_MESSAGE);
      ModelProto proto = ModelProto.parseFrom(coded);
      coded.checkLastTagWas(0);
      return new OnnxFile(proto, bytes, new ExternalData(folder == null ? path : folder));
    } catch (InvalidProtocolBufferException e) {
      if (String.valueOf(e.getMessage()).contains(LeanCopy.NESTED)) {
        throw OnnxException.of(
            Code.MODEL_LIMIT,
            "graphs lie within graphs more than " + GraphReading.DEEPEST + " deep");
      }
      throw OnnxException.of(
          Code.UNREADABLE_MODEL, "the file is damaged, incomplete, or not an ONNX model");
    } catch (IOException e) {
      throw OnnxException.of(Code.UNREADABLE_MODEL, "the file cannot be read");
    }
  }

  private static ByteBuffer mapped(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw OnnxException.of(Code.UNREADABLE_MODEL, "there is no such file");
    }
    if (Files.size(path) > Integer.MAX_VALUE) {
      throw OnnxException.of(
          Code.MODEL_LIMIT,
          "the file is larger than 2 GiB; keep its tensors in external data files");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  /**
   * What reads its tensors.
   *
   * @param opensExternal whether files next to the model may be read; otherwise they must only be
   *     there and be large enough
   */
  TensorReader tensors(boolean opensExternal) {
    return new TensorReader(bytes, external, opensExternal);
  }
}
