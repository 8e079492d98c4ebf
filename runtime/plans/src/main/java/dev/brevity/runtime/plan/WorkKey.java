package dev.brevity.runtime.plan;

import dev.brevity.dsl.plan.PlanJson;
import dev.brevity.dsl.plan.ResolvedPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stands for everything that the result of a run depends on. */
public final class WorkKey {
  private static final int BUFFER = 1 << 16;

  private WorkKey() {}

  /**
   * A hash of the network's file, the plan, the version of this library, and the names, sizes and
   * times of the data's files.
   */
  public static String of(Path network, ResolvedPlan plan, Optional<Path> data) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(network)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    add(digest, PlanExport.toolVersion());
    add(digest, PlanJson.fingerprint(plan));
    if (data.isPresent()) {
      for (Path file : files(data.get())) {
        add(digest, data.get().relativize(file).toString());
        add(digest, Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
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
