package dev.brevity.runtime.layer;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named arrays in a stream of parameters: a version, their number, then name and content of each.
 */
final class StateFormat {
  private static final int VERSION = 1;
  private static final int MOST_ENTRIES = 1 << 16;

  private StateFormat() {}

  static void write(Map<String, NDArray> state, DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(state.size());
    for (Map.Entry<String, NDArray> entry : state.entrySet()) {
      out.writeUTF(entry.getKey());
      out.write(entry.getValue().encode());
    }
  }

  static Map<String, NDArray> read(NDManager manager, DataInputStream in)
      throws IOException, MalformedModelException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new MalformedModelException("unknown version of quantizer state: " + version);
    }
    int size = in.readInt();
    if (size < 0 || size > MOST_ENTRIES) {
      throw new MalformedModelException("quantizer state is damaged");
    }
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      state.put(in.readUTF(), manager.decode(in));
    }
    return state;
  }
}
