package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Messages name what users write: recipes, implementations, kinds of layers and words of plans. The
 * names of other Java classes mean nothing to them.
 */
class MessageWordsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|(?m)^\\s*//.*$", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\\b[A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*\\b");
  private static final Path CATALOG =
      ROOT.resolve("quantizers-catalog/src/main/resources/dev/brevity/catalog");

  /** Layers that only networks built in Java have, and their builders name so. */
  private static final Set<String> OF_THE_API = Set.of("QuantAvgPool2d", "TruncAvgPool2d");

  /** Classes that ask for the simple name of a class, and what becomes of it. */
  private static final Set<String> NAMING =
      Set.of(
          "dev.brevity.injector.assembly.Conversion", // as in the language
          "dev.brevity.injector.processor.IndexedRole", // the index
          "dev.brevity.injector.processor.LanguageTypes", // the index
          "dev.brevity.injector.processor.SignatureReader", // the index
          "dev.brevity.runtime.LibraryRecipe", // asks for a role
          "dev.brevity.runtime.module.Component", // the name of an implementation
          "dev.brevity.runtime.onnx.export.LayerWriter", // kinds of layers and operators
          "dev.brevity.runtime.onnx.export.MarkWriter", // operators of files
          "dev.brevity.runtime.onnx.fakequant.FakeQuantSketch", // operators
          "dev.brevity.runtime.onnx.outline.GraphOutline", // kinds of layers
          "dev.brevity.runtime.plot.CurveTracer", // asks for roles
          "dev.brevity.runtime.proxy.Kinds", // the name of an implementation
          "dev.brevity.runtime.rounding.FloatToInt", // the name of an implementation
          "dev.brevity.runtime.transform.QuantizedLayers", // kinds of layers
          "dev.brevity.samples.digits.Chain"); // kinds of layers

  @Test
  void noMessageNamesAJavaClass() throws IOException {
    Set<String> foreign = foreignNames();
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      String source = COMMENT.matcher(Files.readString(file)).replaceAll("");
      Matcher text = TEXT.matcher(source);
      while (text.find()) {
        names(text.group(1), foreign).stream()
            .map(name -> ROOT.relativize(file) + ": " + name + " in \"" + text.group(1) + '"')
            .forEach(found::add);
      }
    }
    assertThat(foreign).contains("PlanExecution", "SlotPlanner").doesNotContain("FloatQuant");
    assertThat(found).isEmpty();
  }

  @Test
  void noPageOfACodeNamesAJavaClass() throws IOException {
    Set<String> foreign = foreignNames();
    List<String> found = new ArrayList<>();
    Path pages = ROOT.resolve("dsl/language/src/main/resources/dev/brevity/dsl/explanations");
    for (Path page : files(pages, "")) {
      names(' ' + Files.readString(page), foreign).stream()
          .map(name -> ROOT.relativize(page) + ": " + name)
          .forEach(found::add);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void fewAskForTheNameOfAClass() {
    Set<String> asking =
        ProductionCode.CLASSES.stream()
            .flatMap(one -> one.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(Class.class))
            .filter(call -> call.getTarget().getName().equals("getSimpleName"))
            .map(call -> outermost(call.getOriginOwner()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(asking).isSubsetOf(NAMING);
  }

  private static String outermost(JavaClass one) {
    return one.getEnclosingClass().map(MessageWordsTest::outermost).orElse(one.getName());
  }

  /** Names of classes that no recipe and no plan uses. */
  private static Set<String> foreignNames() throws IOException {
    Set<String> names =
        ProductionCode.CLASSES.stream()
            .filter(one -> !one.getPackageName().startsWith("dev.brevity.samples"))
            .map(JavaClass::getSimpleName)
            .filter(name -> WORD.matcher(name).matches())
            .collect(Collectors.toCollection(TreeSet::new));
    for (Path file : files(CATALOG, ".quant")) {
      names.removeAll(words(Files.readString(file)));
    }
    for (URL index :
        Collections.list(
            MessageWordsTest.class
                .getClassLoader()
                .getResources("META-INF/brevity/implementations.index"))) {
      try (InputStream stream = index.openStream()) {
        names.removeAll(words(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    names.removeAll(OF_THE_API);
    return names;
  }

  /** The foreign names in a text of several words; a single word is a key or a name of a file. */
  private static Set<String> names(String text, Set<String> foreign) {
    Set<String> found = text.contains(" ") ? words(text) : new TreeSet<>();
    found.retainAll(foreign);
    return found;
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text)
        .results()
        .map(one -> one.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("grammar", "dsl", "injector/assembly", "runtime")) {
      found.addAll(files(ROOT.resolve(module), ".java"));
    }
    found.removeIf(file -> !file.toString().contains("/src/main/"));
    assertThat(found).hasSizeGreaterThan(500);
    return found;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
