package dev.brevity.runtime.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damaged forms of files: bytes changed, texts with words replaced, dropped or doubled. */
final class DamagedInput {
  private static final Pattern WORD = Pattern.compile("[\\w.]+|\\S|\\s+");
  private static final List<String> WORDS =
      List.of(
          "0",
          "-1",
          "1e999",
          "NaN",
          "99999999999999999999",
          "2147483648",
          "0.0000001",
          "true",
          "null",
          "",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "..",
          "../../x",
          "*",
          "\u0000",
          "é",
          "Linear",
          "calibrate",
          "bias_correction",
          "norm_correction",
          "weight_equalization",
          "activation_equalization",
          "channel_splitting",
          "clip_weights",
          "merge_batch_norm",
          "Int8WeightPerChannelFloat",
          "Int8ActPerTensorFloat",
          "graph",
          "layerwise",
          "1/0",
          "images",
          "nhwc",
          "[1, 2, 3]",
          "keep",
          "Conv");

  private DamagedInput() {}

  /** A few bytes changed, and perhaps some missing at the end. */
  static byte[] bytes(byte[] whole, Random random) {
    byte[] damaged =
        Arrays.copyOf(
            whole,
            random.nextInt(4) == 0
                ? random.nextInt(whole.length + 1)
                : whole.length - random.nextInt(Math.min(3, whole.length)));
    for (int changes = random.nextInt(4); changes >= 0 && damaged.length > 0; changes--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  /** A few words changed. */
  static byte[] text(String whole, Random random) {
    List<String> words = new java.util.ArrayList<>();
    for (Matcher next = WORD.matcher(whole); next.find(); ) {
      words.add(next.group());
    }
    for (int changes = random.nextInt(3); changes >= 0; changes--) {
      int place = random.nextInt(words.size());
      switch (random.nextInt(4)) {
        case 0 -> words.remove(place);
        case 1 -> words.add(place, words.get(random.nextInt(words.size())));
        default -> words.set(place, WORDS.get(random.nextInt(WORDS.size())));
      }
      if (words.isEmpty()) {
        break;
      }
    }
    return String.join("", words).getBytes(StandardCharsets.UTF_8);
  }
}
