package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramVersionTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1a2b3c4d5e6f, false, 0.1.0 (1a2b3c4d5e6f)",
    "1a2b3c4d5e6f, true, 0.1.0 (1a2b3c4d5e6f-changed)",
    "${git.commit.id.abbrev}, ${git.dirty}, 0.1.0",
  })
  void isThatOfTheJar(String commit, String changed, String shown) throws IOException {
    Manifest manifest = new Manifest();
    Attributes said = manifest.getMainAttributes();
    said.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    said.put(Attributes.Name.IMPLEMENTATION_VERSION, "0.1.0");
    said.putValue("Implementation-Commit", commit);
    said.putValue("Implementation-Commit-Changed", changed);
    Path jar = folder.resolve("commands.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();

    assertThat(ProgramVersion.of(jar).text()).isEqualTo(shown);
  }

  @Test
  void isUnknownToClassesInAFolder() throws IOException {
    assertThat(ProgramVersion.of(folder).text()).isEqualTo("(development)");
  }
}
