package dev.brevity.tests.conformance.exports;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Archives whose quantized operators are spelled out: parameters are unpacked, sums are computed in
 * floating point. On processors without instructions for sums of bytes, PyTorch's kernels saturate
 * sums of two products at 16 bits, so that their results say nothing.
 */
final class ExactArchive {
  private static final Pattern CONVOLUTION =
      Pattern.compile(
          "    (_\\d+) = ops\\.quantized\\.conv([12])d(_relu)?\\((\\w+), ([\\w.]+), ([^,]+), (\\d+)\\)");
  private static final Pattern PRODUCT =
      Pattern.compile(
          "    (_\\d+) = ops\\.quantized\\.linear(_relu)?\\((\\w+), ([\\w.]+), ([^,]+), (\\d+)\\)");

  private ExactArchive() {}

  /** Whether this processor adds products of bytes in 32 bits. */
  static boolean areKernelsExact() throws IOException {
    Path facts = Path.of("/proc/cpuinfo");
    return Files.exists(facts) && Files.readString(facts).contains("vnni");
  }

  static byte[] of(byte[] archive) throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        boolean code = entry.getName().endsWith(".py");
        out.write(code ? spelled(new String(bytes, StandardCharsets.UTF_8)) : bytes);
        out.closeEntry();
      }
    }
    return changed.toByteArray();
  }

  private static byte[] spelled(String code) {
    String convolved = CONVOLUTION.matcher(code).replaceAll(ExactArchive::convolution);
    return PRODUCT
        .matcher(convolved)
        .replaceAll(ExactArchive::product)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String convolution(java.util.regex.MatchResult found) {
    String name = found.group(1);
    String packed = found.group(5);
    boolean flat = found.group(2).equals("1");
    String geometry = "";
    for (String part : new String[] {"stride", "padding", "dilation", "groups"}) {
      geometry += ", ops.quantized.conv2d_" + part + "(" + packed + ")";
    }
    String input = "torch.dequantize(" + found.group(4) + ")";
    return Matcher.quoteReplacement(
        unpacked(name, "conv2d", packed)
            + "    "
            + name
            + "s = torch.conv2d("
            + (flat ? "torch.unsqueeze(" + input + ", 2)" : input)
            + ", torch.dequantize("
            + name
            + "w), "
            + name
            + "b"
            + geometry
            + ")\n"
            + finished(
                name,
                flat ? "torch.squeeze(" + name + "s, 2)" : name + "s",
                found.group(3) != null,
                found.group(6),
                found.group(7)));
  }

  private static String product(java.util.regex.MatchResult found) {
    String name = found.group(1);
    return Matcher.quoteReplacement(
        unpacked(name, "linear", found.group(4))
            + "    "
            + name
            + "s = torch.linear(torch.dequantize("
            + found.group(3)
            + "), torch.dequantize("
            + name
            + "w), "
            + name
            + "b)\n"
            + finished(name, name + "s", found.group(2) != null, found.group(5), found.group(6)));
  }

  private static String unpacked(String name, String operator, String packed) {
    return "    "
        + name
        + "w, "
        + name
        + "b, = ops.quantized."
        + operator
        + "_unpack("
        + packed
        + ")\n";
  }

  private static String finished(
      String name, String sum, boolean rectified, String scale, String zeroPoint) {
    return "    "
        + name
        + " = torch.quantize_per_tensor("
        + (rectified ? "torch.relu(" + sum + ")" : sum)
        + ", "
        + scale
        + ", "
        + zeroPoint
        + ", 13)";
  }
}
