package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.signature.ImplementationIndex;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The signatures that the language's own tests use are those of the runtime. */
class ImplementationFixtureTest {
  private static final Path FIXTURE =
      Path.of("..", "dsl", "language", "src", "test", "resources")
          .resolve(ImplementationIndex.RESOURCE);

  private static final Pattern RECIPES =
      Pattern.compile("(?m)^implementation \\S+ dev\\.brevity\\.runtime\\.");

  @Test
  void theFixtureEqualsTheIndexOfTheRuntimeUpToDocumentation() throws IOException {
    assertThat(signatures(Files.readString(FIXTURE)))
        .as("copy the index of the runtime to %s", FIXTURE.normalize())
        .isEqualTo(signatures(real()));
  }

  /** Of all indexes on the class path, the one of what recipes may name in the runtime. */
  private static String real() throws IOException {
    ClassLoader loader = ImplementationFixtureTest.class.getClassLoader();
    for (URL index : Collections.list(loader.getResources(ImplementationIndex.RESOURCE))) {
      try (InputStream content = index.openStream()) {
        String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        if (RECIPES.matcher(text).find()) {
          return text;
        }
      }
    }
    throw new IllegalStateException("the runtime has no index");
  }

  private static String signatures(String index) {
    return index.replaceAll("(?m)^doc .*\\R", "");
  }
}
