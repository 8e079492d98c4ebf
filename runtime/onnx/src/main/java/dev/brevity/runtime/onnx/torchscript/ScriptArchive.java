package dev.brevity.runtime.onnx.torchscript;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The zip file of a TorchScript module: its state as a pickle, its code, and the numbers of its
 * tensors. Format version 3 of {@code torch.jit.save}.
 */
final class ScriptArchive {
  private static final String FOLDER = "model/";

  private final List<byte[]> storages = new ArrayList<>();
  private final Pickle state = new Pickle();

  /** The state of the module, which the caller writes. */
  Pickle state() {
    return state;
  }

  /** Bytes of all tensors. */
  long size() {
    return storages.stream().mapToLong(storage -> storage.length).sum();
  }

  /**
   * Writes a tensor into the state.
   *
   * @param type PyTorch's class of storages
   * @param numbers little-endian, in row-major order
   * @param count of elements
   */
  void tensor(String type, ByteBuffer numbers, long count, long[] shape) {
    state.global("torch._utils", "_rebuild_tensor_v2").mark();
    storage(type, numbers, count);
    state.integer(0).integers(shape).integers(strides(shape));
    noHooks();
    state.tuple().call();
  }

  /**
   * Writes a quantized tensor into the state.
   *
   * @param scheme writes how it is quantized: a tuple
   */
  void quantized(String type, ByteBuffer codes, long count, long[] shape, Runnable scheme) {
    state.global("torch._utils", "_rebuild_qtensor").mark();
    storage(type, codes, count);
    state.integer(0).integers(shape).integers(strides(shape));
    scheme.run();
    noHooks();
    state.tuple().call();
  }

  private void storage(String type, ByteBuffer numbers, long count) {
    state
        .mark()
        .text("storage")
        .global("torch", type)
        .text(String.valueOf(storages.size()))
        .text("cpu")
        .integer(count)
        .tuple()
        .persistent();
    storages.add(numbers.array());
  }

  private void noHooks() {
    state.no().global("collections", "OrderedDict").emptyTuple().call();
  }

  private static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }

  /**
   * Writes the file.
   *
   * @param code of the classes
   */
  void write(Path file, String code) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      zip.setMethod(ZipOutputStream.STORED);
      entry(zip, "data.pkl", state.finished());
      entry(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < storages.size(); i++) {
        entry(zip, "data/" + i, storages.get(i));
      }
      entry(zip, "constants.pkl", new Pickle().emptyTuple().finished());
      entry(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
      entry(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(sum.getValue());
    // A fixed time, so that the same network gives the same file.
    entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
