package dev.brevity.dsl.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Reading a file")
class SourceReaderTest {
  @TempDir private Path folder;
  private final Diagnostics found = new Diagnostics();

  @Test
  @DisplayName("gives the document of either surface")
  void readsEitherSurface() throws IOException {
    assertThat(read("a.quant", "role A".getBytes(StandardCharsets.UTF_8))).isOne();
    assertThat(read("a.yml", "roles: {A: , B: }".getBytes(StandardCharsets.UTF_8))).isEqualTo(2);
    assertThat(found.all()).isEmpty();
  }

  @Test
  @DisplayName("refuses a huge file without reading it")
  void refusesHugeFiles() throws IOException {
    Path file = folder.resolve("a.quant");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }

    assertThat(new SourceReader().read(file, "a.quant", found)).isEmpty();
    assertThat(found.all()).extracting(Diagnostic::code).containsExactly(Code.FILE_TOO_LARGE);
  }

  @Test
  @DisplayName("shows the first byte that is not UTF-8")
  void refusesOtherEncodings() throws IOException {
    read("a.quant", "// caf\nrole A // \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    read("b.quant", "role A".getBytes(StandardCharsets.UTF_16));

    assertThat(found.all()).extracting(Diagnostic::code).containsOnly(Code.NOT_UTF8);
    assertThat(found.all().get(0).span().orElseThrow()).hasToString("a.quant:2:11");
    assertThat(found.all().get(1).message()).contains("UTF-16");
  }

  @Test
  @DisplayName("refuses what is absent, a folder, or of an unknown kind")
  void refusesWhatIsNoFile() throws IOException {
    read("a.json", new byte[0]);
    new SourceReader().read(folder.resolve("none.quant"), "none.quant", found);
    Files.createDirectory(folder.resolve("d.quant"));
    new SourceReader().read(folder.resolve("d.quant"), "d.quant", found);

    assertThat(found.all())
        .extracting(Diagnostic::code)
        .containsExactly(Code.UNKNOWN_EXTENSION, Code.UNREADABLE_FILE, Code.UNREADABLE_FILE);
  }

  private int read(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    return new SourceReader()
        .read(file, name, found)
        .map(document -> document.declarations().size())
        .orElse(-1);
  }
}
