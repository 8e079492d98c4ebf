package dev.brevity.dsl.cli;

import dev.brevity.dsl.document.ReferencePages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A folder of generated pages. Other files in it are left alone. */
final class PageFolder {
  private final Path folder;
  private final String shown;

  /**
   * @param shown the folder as messages name it
   */
  PageFolder(Path folder, String shown) {
    this.folder = folder;
    this.shown = shown;
  }

  /** The names of the pages that are missing, that differ, or that should no longer be there. */
  List<String> differing(SortedMap<String, String> pages) {
    SortedMap<String, String> present;
    try {
      present = present(pages);
    } catch (IOException e) {
      throw trouble("read", e);
    }
    SortedMap<String, String> all = new TreeMap<>(present);
    all.putAll(pages);
    List<String> differing = new ArrayList<>();
    for (String page : all.keySet()) {
      if (!pages.getOrDefault(page, "").equals(present.getOrDefault(page, ""))) {
        differing.add(page);
      }
    }
    return differing;
  }

  /**
   * Replaces the generated pages in the folder, which is created if need be.
   *
   * @throws UsageException if that fails; the pages are then as they were
   */
  void write(SortedMap<String, String> pages) {
    try {
      Files.createDirectories(folder);
      SortedMap<String, String> before = present(pages);
      try {
        replace(before, pages);
      } catch (IOException e) {
        replace(pages, before);
        throw e;
      }
    } catch (IOException e) {
      throw trouble("write", e);
    }
  }

  /** Writes everything aside first, where a full disk or a missing permission shows. */
  private void replace(Map<String, String> old, Map<String, String> pages) throws IOException {
    Path drafts = Files.createTempDirectory(folder, ".pages");
    try {
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Files.writeString(drafts.resolve(page.getKey()), page.getValue(), StandardCharsets.UTF_8);
      }
      for (String page : pages.keySet()) {
        Files.move(drafts.resolve(page), folder.resolve(page), StandardCopyOption.REPLACE_EXISTING);
      }
      for (String page : old.keySet()) {
        if (!pages.containsKey(page)) {
          Files.deleteIfExists(folder.resolve(page));
        }
      }
    } finally {
      for (String page : pages.keySet()) {
        Files.deleteIfExists(drafts.resolve(page));
      }
      Files.deleteIfExists(drafts);
    }
  }

  /** The pages in the folder that were generated, and those that would be replaced. */
  private SortedMap<String, String> present(SortedMap<String, String> pages) throws IOException {
    SortedMap<String, String> present = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return present;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.md")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (pages.containsKey(name) || text.contains(ReferencePages.MARK)) {
          present.put(name, text);
        }
      }
    }
    return present;
  }

  private UsageException trouble(String verb, IOException e) {
    return new UsageException("cannot " + verb + " `" + shown + "`: " + FileTrouble.describe(e));
  }
}
