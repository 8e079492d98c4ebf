package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.plan.PlanJson;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.plan.PlanExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stands for everything that the result of a run depends on. */
public final class ModelKey {
  private ModelKey() {}

  /**
   * A hash of the names, sizes and times of the model's files, the plan, the version of this
   * library, and the calibration data.
   */
  public static String of(
      HuggingFaceFolder model, ResolvedPlan plan, Optional<TokenWindows> calibration)
      throws IOException {
    MessageDigest digest = digest();
    List<Path> files;
    try (Stream<Path> all = Files.list(model.folder())) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      add(digest, String.valueOf(file.getFileName()));
      add(digest, Files.size(file) + " " + Files.getLastModifiedTime(file));
    }
    add(digest, PlanExport.toolVersion());
    add(digest, PlanJson.fingerprint(plan));
    calibration.ifPresent(
        windows -> windows.windows().forEach(window -> add(digest, Arrays.toString(window))));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    digest.update((byte) 0);
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
