package dev.brevity.runtime.onnx.torchscript;

import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What an attribute of a module holds. */
sealed interface ScriptValue permits ScriptModule, ScriptValue.Tensor, ScriptValue.Packed {
  /** Its type in the code. */
  String type();

  /** Writes it into the state of an archive. */
  void write(ScriptArchive archive);

  /** A tensor. */
  sealed interface Tensor extends ScriptValue {
    @Override
    default String type() {
      return "Tensor";
    }
  }

  /** A tensor in single precision. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Floats(long[] shape, float[] values) implements Tensor {
    @Override
    public void write(ScriptArchive archive) {
      ByteBuffer bytes = allocate((long) Float.BYTES * values.length);
      bytes.asFloatBuffer().put(values);
      archive.tensor("FloatStorage", bytes, values.length, shape);
    }
  }

  /** A tensor of whole numbers. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Longs(long[] shape, long[] values) implements Tensor {
    @Override
    public void write(ScriptArchive archive) {
      ByteBuffer bytes = allocate((long) Long.BYTES * values.length);
      bytes.asLongBuffer().put(values);
      archive.tensor("LongStorage", bytes, values.length, shape);
    }
  }

  /** A quantized tensor of signed bytes without zero points. */
  record Quantized(StoredCodes codes) implements Tensor {
    @Override
    public void write(ScriptArchive archive) {
      writeCodes(archive, codes, codes.shape());
    }
  }

  private static void writeCodes(ScriptArchive archive, StoredCodes codes, long[] shape) {
    long[] centred = codes.centred();
    ByteBuffer bytes = allocate(centred.length);
    for (long code : centred) {
      bytes.put((byte) code);
    }
    archive.quantized(
        "QInt8Storage", bytes, centred.length, shape, () -> writeScheme(archive, codes));
  }

  private static void writeScheme(ScriptArchive archive, StoredCodes codes) {
    float[] scales = codes.scales();
    Pickle state = archive.state().mark();
    if (codes.axis() < 0) {
      state.global("torch", "per_tensor_affine").real(scales[0]).integer(0).tuple();
      return;
    }
    state.global("torch", "per_channel_affine");
    long[] shape = {scales.length};
    ByteBuffer reals = allocate((long) Double.BYTES * scales.length);
    for (float scale : scales) {
      reals.putDouble(scale);
    }
    archive.tensor("DoubleStorage", reals, scales.length, shape);
    archive.tensor(
        "LongStorage", allocate((long) Long.BYTES * scales.length), scales.length, shape);
    state.integer(codes.axis()).tuple();
  }

  private static ByteBuffer allocate(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeBias(ScriptArchive archive, Optional<Floats> bias) {
    if (bias.isPresent()) {
      bias.get().write(archive);
    } else {
      archive.state().none();
    }
  }

  /** Weight and bias of a quantized operator, in the form that does not depend on the engine. */
  sealed interface Packed extends ScriptValue {}

  /** Those of a product. */
  record PackedLinear(StoredCodes weight, Optional<Floats> bias) implements Packed {
    @Override
    public String type() {
      return "__torch__.torch.classes.quantized.LinearPackedParamsBase";
    }

    @Override
    public void write(ScriptArchive archive) {
      archive
          .state()
          .global("__torch__.torch.classes.quantized", "LinearPackedParamsBase")
          .object();
      writeCodes(archive, weight, weight.shape());
      writeBias(archive, bias);
      archive.state().pair().state();
    }
  }

  /**
   * Those of a convolution.
   *
   * @param shape of the weight, with two or three spatial dimensions
   * @param settings dimensions, strides, padding, dilation, output padding, groups, transposed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record PackedConvolution(
      StoredCodes weight, long[] shape, Optional<Floats> bias, short[] settings) implements Packed {
    private String name() {
      return "Conv" + settings[0] + "dPackedParamsBase";
    }

    @Override
    public String type() {
      return "__torch__.torch.classes.quantized." + name();
    }

    @Override
    public void write(ScriptArchive archive) {
      Pickle state = archive.state();
      state.global("__torch__.torch.classes.quantized", name()).object().text("2");
      state.global("torch.jit._pickle", "build_tensorlist").mark().list();
      ByteBuffer shorts = allocate((long) Short.BYTES * settings.length);
      shorts.asShortBuffer().put(settings);
      archive.tensor("ShortStorage", shorts, settings.length, new long[] {settings.length});
      writeCodes(archive, weight, shape);
      state.endOfList().tuple().call();
      state.global("torch.jit._pickle", "restore_type_tag").mark().list();
      writeBias(archive, bias);
      state.endOfList().text("List[Optional[Tensor]]").tuple().call();
      state.triple().state();
    }
  }
}
