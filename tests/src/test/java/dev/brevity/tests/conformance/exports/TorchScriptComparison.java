package dev.brevity.tests.conformance.exports;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.GraphBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Archives: what libtorch computes, and which quantized operators the code calls. */
final class TorchScriptComparison implements ExportComparison {
  private static final Pattern OPERATOR =
      Pattern.compile("= (ops\\.quantized\\.\\w+)\\(|= torch\\.(quantize_per_tensor)\\(");
  private static final Pattern NUMBERS = Pattern.compile(", ([-0-9.eE]+), (\\d+)(?:, (\\d+))?\\)");

  @Override
  public void compare(
      ExportCase recorded,
      GraphBlock network,
      NDManager manager,
      Path file,
      List<String> mismatches)
      throws IOException {
    Map<String, NumpyArray> arrays = recorded.arrays("io.npz");
    double step = 0;
    for (JsonNode quantizer : recorded.description().path("quantizers")) {
      step = quantizer.path("scale").isNumber() ? quantizer.path("scale").asDouble() : step;
    }
    for (String suffix : List.of("", "_wide")) {
      NumpyArray recordedY = arrays.get("brevitas_y" + suffix);
      NumpyArray x = arrays.get("x" + suffix);
      if (recordedY != null && x != null) {
        NumpyArray expected =
            recorded.isRefused()
                ? recordedY.with(RecordedNetwork.evaluate(network, manager, x))
                : recordedY;
        float[] exact = run(ExactArchive.of(Files.readAllBytes(file)), x, manager);
        Numbers.close("y" + suffix, expected, exact, 0.01, step, mismatches);
        float[] computed = run(Files.readAllBytes(file), x, manager);
        if (ExactArchive.areKernelsExact()) {
          Numbers.close("libtorch's y" + suffix, expected, computed, 0.01, step, mismatches);
        }
      }
    }
    Optional<byte[]> archive =
        recorded.file("model_packed_clamped.pt").or(() -> recorded.file("model_packed.pt"));
    if (archive.isPresent()) {
      List<String> wanted = operators(archive.get());
      List<String> found = operators(Files.readAllBytes(file));
      if (!wanted.equals(found)) {
        mismatches.add("operators " + found + ", not " + wanted);
      }
    }
  }

  private static float[] run(byte[] archive, NumpyArray input, NDManager manager)
      throws IOException {
    try (NDManager scratch = manager.newSubManager();
        Model model = Model.newInstance("archive", "PyTorch");
        InputStream in = new ByteArrayInputStream(archive)) {
      ((PtModel) model).load(in);
      NDList given =
          new NDList(scratch.create(input.floats(), new ai.djl.ndarray.types.Shape(input.shape())));
      NDList results = model.getBlock().forward(new ParameterStore(scratch, false), given, false);
      results.attach(scratch);
      return results.singletonOrThrow().toFloatArray();
    } catch (MalformedModelException e) {
      throw new IOException(e);
    }
  }

  /**
   * The quantized operators in order with the scale and zero point of their results, in unsigned
   * codes. Quantizing again after a clamp in floating point counts as clamping.
   */
  private static List<String> operators(byte[] archive) throws IOException {
    List<String> operators = new ArrayList<>();
    boolean clamped = false;
    for (String line : code(archive).lines().toList()) {
      Matcher operator = OPERATOR.matcher(line);
      if (operator.find() && !clamped) {
        Matcher numbers = NUMBERS.matcher(line);
        if (numbers.find()) {
          long zero = Long.parseLong(numbers.group(2));
          boolean signed = "12".equals(numbers.group(3));
          String name = operator.group(1) == null ? operator.group(2) : operator.group(1);
          float scale = Float.parseFloat(numbers.group(1));
          operators.add(name + " " + scale + " " + (signed ? zero + 128 : zero));
        }
      }
      clamped = clampsFloats(line, archive);
    }
    return operators;
  }

  private static boolean clampsFloats(String line, byte[] archive) throws IOException {
    Matcher variable = Pattern.compile("clamp\\((_\\d+),").matcher(line);
    return variable.find() && code(archive).contains(variable.group(1) + " = torch.dequantize(");
  }

  private static String code(byte[] archive) throws IOException {
    ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().endsWith("code/__torch__.py")) {
        return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    throw new IOException("the archive has no code");
  }
}
