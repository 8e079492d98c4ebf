package dev.brevity.dsl.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.format.QuantFormatter;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("docs/language.md")
class LanguageGuideTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "language.md");
  private static final Pattern PAIR =
      Pattern.compile("```quant\n(.*?)```\n```yaml\n(.*?)```", Pattern.DOTALL);

  static Stream<MatchResult> pairs() throws IOException {
    return PAIR.matcher(Files.readString(GUIDE)).results().toList().stream();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @DisplayName("says the same in both surfaces, in canonical layout")
  void saysTheSame(MatchResult pair) {
    SourceText quant = new SourceText("guide.quant", pair.group(1));
    SourceText yaml = new SourceText("guide.yaml", pair.group(2));
    Diagnostics found = new Diagnostics();

    Document fromQuant = new QuantReader().read(quant, found);
    Document fromYaml = new YamlReader().read(yaml, found);

    assertThat(found.all()).isEmpty();
    assertThat(AstText.of(fromYaml)).isEqualTo(AstText.of(fromQuant));
    assertThat(new QuantFormatter().format(quant, found)).contains(quant.text());
  }

  @Test
  @DisplayName("shows no construct in one surface only")
  void showsPairsOnly() throws IOException {
    List<String> fences =
        Files.readString(GUIDE).lines().filter(line -> line.startsWith("```")).toList();

    assertThat(pairs()).hasSizeGreaterThan(8);
    assertThat(fences).hasSize((int) pairs().count() * 4);
  }
}
