package dev.brevity.runtime.llm.quantization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How many stages are done, in a file that is there whole or not at all. */
final class StageProgress {
  private final Path file;

  StageProgress(Path work) {
    this.file = work.resolve("stages");
  }

  int read() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }

  void write(int done) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(draft, done + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
