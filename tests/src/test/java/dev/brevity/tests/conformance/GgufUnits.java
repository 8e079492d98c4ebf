package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.gguf.BlockFormat;
import dev.brevity.runtime.gguf.GgufType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Blocks of six bits: what ggml packs is no further from the values than what is recorded. */
final class GgufUnits {
  private static final double SAME = 1 + 1e-3;

  Outcome compare(JsonNode recorded) {
    Tensor x = Tensor.read(recorded.get("x"));
    float[] values = new float[x.data().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) x.data()[i];
    }
    BlockFormat format = GgufType.Q6_K.format();
    ByteBuffer out =
        ByteBuffer.allocate(values.length / format.size() * format.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < values.length; first += format.size()) {
      format.pack(values, first, out);
    }
    double here = error(format, out.flip(), values);
    Tensor recordedBytes = Tensor.read(recorded.get("bytes"));
    ByteBuffer bytes =
        ByteBuffer.allocate(recordedBytes.data().length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : recordedBytes.data()) {
      bytes.put((byte) value);
    }
    double there = error(format, bytes.flip(), values);
    // The reference picks scales of sub-blocks otherwise than ggml.
    return new Outcome(
        here <= there * SAME ? List.of() : List.of("squared error " + here + " beside " + there),
        "");
  }

  private static double error(BlockFormat format, ByteBuffer packed, float[] values) {
    float[] back = new float[values.length];
    for (int first = 0; first < values.length; first += format.size()) {
      format.unpack(packed, back, first);
    }
    double error = 0;
    for (int i = 0; i < values.length; i++) {
      error += (values[i] - back[i]) * (double) (values[i] - back[i]);
    }
    return error;
  }
}
