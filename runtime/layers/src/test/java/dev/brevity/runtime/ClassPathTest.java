package dev.brevity.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ClassPathTest {
  private static final Path PAGE = Path.of("../../docs/architecture.md");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** The name of an artifact is that of its jar, without the version. */
  private static final Pattern JAR = Pattern.compile("(.+?)-[0-9].*(?<!-tests)\\.jar");

  private static final Pattern COMPILED = Pattern.compile(".*/([^/]+)/target/classes/?");
  private static final Pattern ONLY_IN_TESTS =
      Pattern.compile(
          "junit-.*|surefire-.*|opentest4j|apiguardian-api|assertj-core|byte-buddy"
              + "|jackson-databind|jackson-annotations|slf4j-nop");

  @Test
  void thePageListsWhatAProgramOfLayersGets() throws IOException {
    assertThat(present()).isEqualTo(listed());
  }

  private static Set<String> listed() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("<!-- class path of layers -->");
    int to = page.indexOf("<!-- end of class path -->");
    Set<String> names = new TreeSet<>();
    Matcher quoted = QUOTED.matcher(page.substring(from, to));
    while (quoted.find()) {
      names.add(quoted.group(1));
    }
    return names;
  }

  private static Set<String> present() {
    Set<String> names = new TreeSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Matcher compiled = COMPILED.matcher(entry.replace(File.separatorChar, '/'));
      Matcher jar = JAR.matcher(new File(entry).getName());
      if (compiled.matches()) {
        names.add("brevity-" + compiled.group(1));
      } else if (jar.matches() && !ONLY_IN_TESTS.matcher(jar.group(1)).matches()) {
        names.add(jar.group(1));
      }
    }
    return names;
  }
}
