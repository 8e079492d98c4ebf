package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What lists the modules for others lists all of them. */
class PublishedModulesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]*)</artifactId>");
  private static final Pattern PARENT_VERSION =
      Pattern.compile("<artifactId>brevity</artifactId>\\s*<version>([^<]*)</version>");

  /** Not for others: samples and tests. */
  private static final Set<String> OWN = Set.of("samples", "samples/rounding", "tests");

  @Test
  void theBomNamesEveryModuleAndTheVersion() throws IOException {
    String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
    Set<String> expected = new TreeSet<>(Set.of("brevity-bom"));
    for (BuildModule module : BuildModule.all(ROOT)) {
      boolean hasSources = Files.isDirectory(ROOT.resolve(module.path()).resolve("src/main"));
      if (hasSources && !OWN.contains(module.path())) {
        expected.add("brevity-" + Path.of(module.path()).getFileName());
      }
    }

    assertThat(all(ARTIFACT, bom)).containsExactlyInAnyOrderElementsOf(expected);
    String parent = all(PARENT_VERSION, Files.readString(ROOT.resolve("pom.xml"))).get(0);
    assertThat(bom).contains("<version>" + parent + "</version>");
  }

  /** What `./mvnw -Prelease deploy` leaves in a repository. */
  @Test
  void whatIsDeployedSaysWhatItIsAndBringsSourcesAndJavadoc() throws IOException {
    String root = Files.readString(ROOT.resolve("pom.xml"));
    for (String pom : List.of(root, Files.readString(ROOT.resolve("bom/pom.xml")))) {
      assertThat(pom).contains("<name>", "<description>", "<licenses>", "<developers>");
    }
    String release = root.substring(root.indexOf("<id>release</id>"));
    assertThat(release.substring(0, release.indexOf("</profile>")))
        .contains("maven-source-plugin", "maven-javadoc-plugin", "<goal>jar</goal>");
    for (BuildModule module : BuildModule.all(ROOT)) {
      String pom = Files.readString(ROOT.resolve(module.path()).resolve("pom.xml"));
      assertThat(pom).as(module.path()).contains("<name>", "<description>");
      assertThat(pom.contains("<maven.deploy.skip>true</maven.deploy.skip>"))
          .as(module.path() + " is kept from others")
          .isEqualTo(OWN.contains(module.path()));
    }
  }

  /**
   * The scope that stands nearest counts: a library of a module below would be missing at run time.
   */
  @Test
  void noModuleKeepsForItsTestsWhatAModuleBelowNeedsToRun() throws IOException {
    Map<String, BuildModule> modules = new HashMap<>();
    BuildModule.all(ROOT).forEach(module -> modules.put(module.artifact(), module));
    List<String> hidden = new ArrayList<>();
    for (BuildModule module : modules.values()) {
      if (!Files.isDirectory(ROOT.resolve(module.path()).resolve("src/main/java"))) {
        continue;
      }
      for (BuildModule below : below(module, modules)) {
        below.libraries().stream()
            .filter(module.onlyInTests()::contains)
            .forEach(library -> hidden.add(module.path() + " hides " + library));
      }
    }
    assertThat(hidden).isEmpty();
  }

  private static Set<BuildModule> below(BuildModule module, Map<String, BuildModule> modules) {
    Set<BuildModule> found = new HashSet<>();
    for (String seen : module.sees()) {
      BuildModule next = modules.get(seen);
      if (next != null && found.add(next)) {
        found.addAll(below(next, modules));
      }
    }
    return found;
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
