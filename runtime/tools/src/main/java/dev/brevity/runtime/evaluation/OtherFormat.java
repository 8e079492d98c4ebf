package dev.brevity.runtime.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import onnx.ModelProto;
import onnx.NodeProto;

/** Files that are fine, but that neither onnxruntime nor this library computes. */
enum OtherFormat {
  TORCHSCRIPT("TorchScript, which PyTorch computes"),
  QONNX("QONNX, which qonnx and FINN compute"),
  FINN("FINN's own format, which FINN compiles"),
  DPU("a network for DPUs, which their compiler reads");

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final String TORCHSCRIPT_ENTRY = "/constants.pkl";

  private final String description;

  OtherFormat(String description) {
    this.description = description;
  }

  /** One sentence for the user. */
  String reason() {
    return "it is "
        + description
        + "; `dsl evaluate` takes ONNX, such as the export target `onnx_qcdq` writes";
  }

  /** The format of a file; empty if it is none of these. */
  static Optional<OtherFormat> of(Path file) {
    try {
      return isArchive(file) ? archive(file) : model(file);
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static boolean isArchive(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  private static Optional<OtherFormat> archive(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith(TORCHSCRIPT_ENTRY))
          ? Optional.of(TORCHSCRIPT)
          : Optional.empty();
    }
  }

  private static Optional<OtherFormat> model(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Set<String> domains = new TreeSet<>();
      boolean thresholds = false;
      for (NodeProto node : ModelProto.parseFrom(in).getGraph().getNodeList()) {
        domains.add(node.getDomain());
        thresholds |= node.getOpType().equals("MultiThreshold");
      }
      if (domains.contains("pyxir")) {
        return Optional.of(DPU);
      }
      return domains.stream().anyMatch(domain -> domain.matches("(qonnx|finn)\\..*"))
          ? Optional.of(thresholds ? FINN : QONNX)
          : Optional.empty();
    }
  }
}
