package dev.brevity.dsl.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.grammar.SourceText;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The YAML surface")
class YamlReaderTest {
  private final Diagnostics found = new Diagnostics();

  @Test
  @DisplayName("reads what YAML itself knows of numbers and kinds")
  void readsTagsAndBasesOfYaml() {
    Document document =
        read(
            "quantizers:\n"
                + "  A: !!map {a: !!int 4, b: 0x1F, c: 0o17, d: !!float 1.5, e: !!bool true}\n");

    assertThat(found.all()).isEmpty();
    RecipeDeclaration recipe = (RecipeDeclaration) document.declarations().get(0);
    assertThat(recipe.body().assignments())
        .extracting(assignment -> assignment.value().span().text())
        .containsExactly("4", "0x1F", "0o17", "1.5", "true");
    assertThat(((Expression.NumberLiteral) recipe.body().assignments().get(1).value()).value())
        .isEqualByComparingTo("31");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          A: {x: 1, x: 2}                 | 2:13 | YAML_DUPLICATE_KEY   | the key `x` appears twice in the same mapping
          A: {x: !!java.net.URL 2}        | 2:10 | YAML_TAG             | the tag `tag:yaml.org,2002:java.net.URL` has no meaning in a recipe
          A: {x: !!int four}              | 2:10 | YAML_TAG             | the tag `tag:yaml.org,2002:int` has no meaning in a recipe
          A: {x: !!int "4"}               | 2:10 | YAML_TAG             | the tag `tag:yaml.org,2002:int` has no meaning in a recipe
          A: {<<: {x: 1}}                 | 2:7  | YAML_MERGE_KEY       | the merge key `<<` is not part of the language
          A: {x: *a}                      | 2:10 | YAML_SYNTAX          | the alias `*a` refers to no anchor before it
          A: 4                            | 2:6  | YAML_STRUCTURE       | a recipe is a mapping of keys to values, but a single value stands here
          A: {extends: {x: 1}}            | 2:16 | YAML_STRUCTURE       | a base is a single text, but a mapping stands here
          A: {x: {y: 1}}                  | 2:10 | YAML_STRUCTURE       | a mapping as a value needs the key `extends` or the key `implementation`
          a: {x: 1}                       | 2:3  | YAML_NOT_A_NAME      | `a` cannot be the name of a recipe
          A: {bit-width: 1}               | 2:7  | YAML_NOT_A_NAME      | `bit-width` cannot name an attribute
          A: {match: 1}                   | 2:7  | RESERVED_NAME        | `match` is a reserved word and cannot name an attribute
          A: {x: None}                    | 2:10 | FOREIGN_LITERAL      | `None` is written `none` here
          A: {x: .inf}                    | 2:10 | FOREIGN_LITERAL      | `.inf` is not a number that a recipe knows
          A: {x: 1e999999}                | 2:10 | NUMBER_OUT_OF_BOUNDS | the number has more digits or a larger exponent than any value can have
          A: {x: = 1 +}                   | 2:15 | SYNTAX               | expected a value but found the end of the text
          A: {x: = a && b}                | 2:14 | WRONG_OPERATOR       | `&&` is written `and` here
          A: {x: '= f(''a'') && b'}       | 2:15 | WRONG_QUOTE          | texts stand in double quotes, not in single ones
          A: {x: "= \\u0061\\t&& b"}      | 2:21 | WRONG_OPERATOR       | `&&` is written `and` here
          A: {x: &v '= a && b'}           | 2:18 | WRONG_OPERATOR       | `&&` is written `and` here
          A: {require: {message: m}}      | 2:16 | YAML_MISSING_KEY     | a requirement needs the key `condition`
          A: {require: {condition: a < b, message: m}} | 2:28 | YAML_MISSING_EQUALS | a condition is an expression, and expressions begin with `=`
          A: {x: [1, 2}                   | 2:15 | YAML_SYNTAX          | expected `,` or `]` in the list
          A: {x: "abc                     | 2:30 | YAML_SYNTAX          | the text is never closed
          """)
  @DisplayName("refuses, at the place in the file,")
  void refuses(String entry, String place, Code code, String message) {
    read("quantizers:\n  " + entry + "\n");

    Diagnostic first = found.all().get(0);
    assertThat(first.message()).isEqualTo(message);
    assertThat(first.code()).isEqualTo(code);
    if (!message.contains("never closed")) {
      assertThat(place(first)).isEqualTo(place);
    }
  }

  @Test
  @DisplayName("refuses unknown sections with the name that was meant")
  void refusesUnknownSections() {
    read("quantizer:\n  A:\n");

    assertThat(found.all().get(0).code()).isEqualTo(Code.YAML_UNKNOWN_KEY);
    assertThat(found.all().get(0).fix().orElseThrow().text())
        .isEqualTo("did you mean `quantizers`?");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("says what the writer of a mistake may have meant")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quantizers:; A:;  extends: B, C          | write a list: `[B, C]`
          quantizers:; A:;   extends: B;  x: 4     | indent it as far as the other lines of its block
          quantizers:; A:; extends: B              | indented further than its name
          """)
  void saysWhatMayBeMeant(String lines, String fix) {
    read(lines.replace(";", "\n") + "\n");

    assertThat(found.all().stream().flatMap(finding -> finding.fix().stream()))
        .anyMatch(given -> given.text().contains(fix));
  }

  @Test
  @DisplayName("knows where each part of an expression stands in a block")
  void placesInBlocks() {
    String text =
        """
        quantizers:
          A:
            x: |
              = match op {
                MAX => 'a'
              }
            y: >-
              = first
                and second &&
                third
        """;

    read(text);

    assertThat(found.all()).extracting(YamlReaderTest::place).containsExactly("5:16", "9:20");
  }

  @Test
  @DisplayName(
      "stops alias bombs, depth, tabs, second documents and binary data with one finding each")
  void stopsAttacks() {
    StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (char name = 'b'; name < 'k'; name++) {
      bomb.append(name).append(": &").append(name).append(" [");
      bomb.append(("*" + (char) (name - 1) + ", ").repeat(10)).append("]\n");
    }
    assertSingle(bomb.toString(), Code.YAML_ALIAS_LIMIT);
    assertSingle("a: " + "[".repeat(100_000), Code.NESTING_TOO_DEEP);
    assertSingle("- ".repeat(10_000) + "a", Code.NESTING_TOO_DEEP);
    assertSingle("quantizers:\n\tA:\n", Code.YAML_TAB);
    assertSingle("brevity: 1\n---\nbrevity: 1\n", Code.YAML_SEVERAL_DOCUMENTS);
    assertSingle("brevity: 1\u0000", Code.NOT_TEXT);
    assertSingle("brevity: 2\n", Code.UNSUPPORTED_VERSION);
  }

  private static void assertSingle(String text, Code code) {
    Diagnostics found = new Diagnostics();
    new YamlReader().read(new SourceText("a.yaml", text), found);
    assertThat(found.all()).extracting(Diagnostic::code).containsExactly(code);
  }

  @Test
  @DisplayName("tells scalars apart as a user of YAML expects")
  void tellsScalarsApart() {
    Document document =
        read(
            """
            quantizers:
              A:
                a: [1, -2, 1.5, true, False, none, ~, Name, word, "Name", "1", two words]
            """);

    assertThat(found.all()).isEmpty();
    assertThat(AstText.of(document))
        .contains(
            "NumberLiteral(1; true; ), Unary(-; NumberLiteral(2; true; ); )"
                .replace("-;", "NEGATE;"),
            "NumberLiteral(1.5; false; ), BooleanLiteral(true; ), BooleanLiteral(false; )",
            "NoneLiteral(), NoneLiteral(), NameReference('Name'; ), StringLiteral('word'; )",
            "StringLiteral('Name'; ), StringLiteral('1'; ), StringLiteral('two words'; )");
  }

  @Test
  @DisplayName("has the right places behind a byte order mark, CRLF and wide characters")
  void placesInOddFiles() {
    Document document =
        read("\uFEFF# 😀😀\r\nquantizers:\r\n  A:\r\n    x: \"😀\"\r\n    y: = first\r\n");

    RecipeDeclaration recipe = (RecipeDeclaration) document.declarations().get(0);
    Expression value = recipe.body().assignments().get(1).value();
    assertThat(found.all()).isEmpty();
    assertThat(value.span().text()).isEqualTo("first");
    assertThat(value.span().startLine()).isEqualTo(5);
  }

  private Document read(String text) {
    return new YamlReader().read(new SourceText("test.yaml", text), found);
  }

  private static String place(Diagnostic diagnostic) {
    return diagnostic.span().map(at -> at.startLine() + ":" + at.startColumn()).orElse("");
  }
}
