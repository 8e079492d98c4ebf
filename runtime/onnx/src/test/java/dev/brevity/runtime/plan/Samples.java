package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Samples for the {@link TinyNetwork}, as a NumPy file. */
public final class Samples {
  private Samples() {}

  /** A folder with as many samples. */
  public static Path folder(Path parent, int count) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("calib"));
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + count + ", 1, 6, 6), }\n";
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(10 + text.length + 4 * 36 * count).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) text.length).put(text);
    Random random = new Random(3);
    for (int i = 0; i < 36 * count; i++) {
      file.putFloat((float) random.nextGaussian());
    }
    Files.write(folder.resolve("x.npy"), file.array());
    return folder;
  }
}
