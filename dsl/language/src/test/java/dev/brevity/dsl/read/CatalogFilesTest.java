package dev.brevity.dsl.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.format.QuantFormatter;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.dsl.print.YamlPrinter;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every file of the catalog")
class CatalogFilesTest {

  static Stream<String> files() throws IOException {
    return text("META-INF/brevity/recipes.list").lines().filter(line -> line.endsWith(".quant"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  @DisplayName("says the same after formatting, printing and conversion, and through the index")
  void saysTheSame(String file) throws IOException {
    SourceText source = new SourceText(file, text(file));
    Diagnostics found = new Diagnostics();
    Document document = new QuantReader().read(source, found);
    String meaning = AstText.of(document);

    String formatted = new QuantFormatter().format(source, found).orElse("");
    String yaml = new YamlPrinter().print(document);

    assertThat(AstText.of(quant(formatted, found))).isEqualTo(meaning);
    assertThat(new QuantFormatter().format(new SourceText(file, formatted), found))
        .contains(formatted);
    assertThat(AstText.of(quant(new QuantPrinter().print(document), found))).isEqualTo(meaning);
    assertThat(AstText.of(new YamlReader().read(new SourceText("a.yaml", yaml), found)))
        .isEqualTo(meaning);
    assertThat(throughIndex(source, found)).isEqualTo(document.declarations());
    assertThat(found.all()).isEmpty();
  }

  private static List<Declaration> throughIndex(SourceText source, Diagnostics found) {
    DeclarationIndex index = DeclarationIndex.of(source, found).orElseThrow();
    return index.entries().stream()
        .map(entry -> index.find(entry.kind(), entry.name()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Document quant(String text, Diagnostics found) {
    return new QuantReader().read(new SourceText("a.quant", text), found);
  }

  private static String text(String resource) throws IOException {
    ClassLoader loader = CatalogFilesTest.class.getClassLoader();
    try (InputStream input = Objects.requireNonNull(loader.getResourceAsStream(resource))) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
