package dev.brevity.runtime.evaluation;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** What onnxruntime says of a model that it refuses, without places in its own sources. */
final class OrtReason {
  private static final Pattern CODE = Pattern.compile("Error code - \\w+ - message: ");
  private static final Pattern FILE = Pattern.compile("Load model from .*? failed: ?");
  private static final Pattern SIGNATURE =
      Pattern.compile("/[^ ]*\\.(?:cc|h|hpp):\\d+ (?:[^ ()]+ )*?[^ ()]+\\(.*?\\)(?: const)? ");
  private static final Pattern PLACE =
      Pattern.compile("[\\w./-]*\\.(?:cc|h|hpp):\\d+(?: [\\w:~]+(?= ))? ?");
  private static final Pattern KIND =
      Pattern.compile("\\[\\w+(?:Error|Exception)\\](?: : \\d+ : \\w+ :)? ?");
  private static final Pattern TEMPLATE = Pattern.compile("\\[with [^\\]]*\\] ?");

  private OrtReason() {}

  /** The first line, which is enough. */
  static String of(OrtException e) {
    String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    for (Pattern noise : new Pattern[] {CODE, FILE, SIGNATURE, PLACE, KIND, TEMPLATE}) {
      text = noise.matcher(text).replaceAll("");
    }
    return text.isBlank() ? "no reason given" : text.strip();
  }
}
