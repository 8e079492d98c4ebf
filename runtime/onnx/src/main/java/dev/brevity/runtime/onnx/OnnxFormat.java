package dev.brevity.runtime.onnx;

import dev.brevity.dsl.model.NetworkFile;
import dev.brevity.dsl.model.NetworkFormat;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Networks in ONNX files. */
public final class OnnxFormat implements NetworkFormat {
  private static final String ENDING = ".onnx";

  @Override
  public boolean reads(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  @Override
  public NetworkFile open(Path file, String shown) throws UnreadableModelException {
    try {
      return new OnnxNetworkFile(OnnxFile.open(file), shown);
    } catch (OnnxException e) {
      throw new UnreadableModelException(List.of(e.diagnostic(shown)));
    }
  }
}
