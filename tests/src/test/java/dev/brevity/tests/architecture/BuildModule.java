package dev.brevity.tests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Maven module as its {@code pom.xml} describes it.
 *
 * @param path its folder, from the root of the repository
 * @param artifact its artifact, without the prefix {@code brevity-}
 * @param sees the artifacts of this project that its main code is compiled with, as it names them
 * @param libraries the artifacts of others that its main code is compiled or run with, as it names
 *     them
 * @param onlyInTests the artifacts of others that it names for its tests alone
 */
record BuildModule(
    String path,
    String artifact,
    String description,
    List<String> sees,
    List<String> libraries,
    List<String> onlyInTests) {
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>(.*?)</dependency>",
          Pattern.DOTALL);
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final String PREFIX = "brevity-";

  BuildModule {
    sees = List.copyOf(sees);
    libraries = List.copyOf(libraries);
    onlyInTests = List.copyOf(onlyInTests);
  }

  /** Every module of the build that holds code, in the order of the build files. */
  static List<BuildModule> all(Path root) throws IOException {
    List<BuildModule> found = new ArrayList<>();
    collect(root, root, found);
    return found;
  }

  private static void collect(Path root, Path folder, List<BuildModule> found) throws IOException {
    String pom = Files.readString(folder.resolve("pom.xml"));
    Matcher module = MODULE.matcher(pom);
    while (module.find()) {
      collect(root, folder.resolve(module.group(1)), found);
    }
    if (!pom.contains("<packaging>pom</packaging>")) {
      found.add(read(root.relativize(folder).toString(), pom));
    }
  }

  private static BuildModule read(String path, String pom) {
    List<String> sees = new ArrayList<>();
    List<String> libraries = new ArrayList<>();
    List<String> onlyInTests = new ArrayList<>();
    Matcher dependency = DEPENDENCY.matcher(pom);
    while (dependency.find()) {
      if (dependency.group(3).matches("(?s).*<scope>(test|provided)</scope>.*")) {
        onlyInTests.add(dependency.group(2));
        continue;
      }
      if (dependency.group(1).equals("dev.brevity")) {
        sees.add(dependency.group(2).substring(PREFIX.length()));
      } else {
        libraries.add(dependency.group(2));
      }
    }
    String own = pom.substring(pom.indexOf("</parent>"));
    return new BuildModule(
        path,
        element(own, "artifactId").substring(PREFIX.length()),
        element(own, "description"),
        sees,
        libraries,
        onlyInTests);
  }

  private static String element(String pom, String name) {
    Matcher element = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(pom);
    return element.find() ? element.group(1) : "";
  }
}
