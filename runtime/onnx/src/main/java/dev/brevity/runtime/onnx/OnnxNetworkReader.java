package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.plan.NetworkReader;
import java.nio.file.Path;
import java.util.Locale;

/** Reads networks from ONNX files. */
public final class OnnxNetworkReader implements NetworkReader {
  private static final String ENDING = ".onnx";

  @Override
  public boolean reads(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  @Override
  public Graph read(Path file, String shown, NDManager manager) throws UnreadableModelException {
    Diagnostics findings = new Diagnostics();
    return new OnnxImporter(manager)
        .read(file, shown, findings)
        .map(OnnxModel::graph)
        .orElseThrow(() -> new UnreadableModelException(findings.all()));
  }
}
