package dev.brevity.runtime.plan;

import dev.brevity.dsl.plan.PlanJson;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands for everything that the result of a run depends on, part by part, so that it can be said
 * what has changed. As text it has a line for each part: its name, a tab, and a hash.
 */
final class WorkKey {
  private static final int BUFFER = 1 << 16;

  /** Files of more bytes together are known by their size and times, not by their content. */
  private static final long READ = 1L << 30;

  private final Map<String, String> parts = new LinkedHashMap<>();

  /** The key of a plan and this version of the library. */
  static WorkKey of(ResolvedPlan plan, Collection<SourceText> recipes) {
    WorkKey key = new WorkKey();
    key.parts.put("the version of Brevity", PlanExport.toolVersion());
    key.add("the plan", List.of(PlanJson.fingerprint(plan)));
    key.add("the recipes", recipes.stream().map(SourceText::text).sorted().toList());
    return key;
  }

  /** A further part: texts. */
  WorkKey add(String part, List<String> texts) {
    MessageDigest digest = digest();
    texts.forEach(text -> add(digest, text));
    parts.put(part, HexFormat.of().formatHex(digest.digest()));
    return this;
  }

  /** A further part: files, in an order that matters. Links stand for what they lead to. */
  WorkKey addFiles(String part, List<Path> files) throws IOException {
    MessageDigest digest = digest();
    long total = 0;
    for (Path file : files) {
      total += Files.size(file);
    }
    for (Path file : files) {
      add(digest, String.valueOf(file.getFileName()));
      if (total <= READ) {
        content(digest, file);
      } else {
        add(digest, facts(file));
      }
    }
    parts.put(part, HexFormat.of().formatHex(digest.digest()));
    return this;
  }

  /** What cannot stay the same when the content is changed, nor be set back. */
  private static String facts(Path file) throws IOException {
    List<String> facts = new ArrayList<>();
    facts.add(file.toRealPath().toString());
    facts.add(String.valueOf(Files.size(file)));
    facts.add(Files.getLastModifiedTime(file).toString());
    if (Files.getFileStore(file).supportsFileAttributeView("unix")) {
      facts.add(String.valueOf(Files.getAttribute(file, "unix:ctime")));
    }
    return String.join(" ", facts);
  }

  private static void content(MessageDigest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    digest.update((byte) 0);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /** The lines. */
  String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach((part, hash) -> text.append(part).append('\t').append(hash).append('\n'));
    return text.toString();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
