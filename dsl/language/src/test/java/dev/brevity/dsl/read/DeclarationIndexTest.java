package dev.brevity.dsl.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.grammar.SourceText;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The index of a file's declarations")
class DeclarationIndexTest {
  private static final SourceText SOURCE =
      new SourceText(
          "a.quant",
          """
          brevity 1
          /// About A.
          quantizer A extends B {
            x = "} quantizer C {"  // }
            quantizer = 1
          }
          enum A { X }
          attribute a : Int unit bits
            synonyms b
          mixin Broken { x 1 }
          """);

  private final Diagnostics found = new Diagnostics();
  private final DeclarationIndex index = DeclarationIndex.of(SOURCE, found).orElseThrow();

  @Test
  @DisplayName("knows names and kinds without parsing")
  void knowsNames() {
    assertThat(index.entries())
        .extracting(entry -> entry.kind() + " " + entry.name())
        .containsExactly("RECIPE A", "ENUM A", "ATTRIBUTE a", "RECIPE Broken");
    assertThat(found.all()).isEmpty();
  }

  @Test
  @DisplayName("parses what is asked for, with its documentation and its places in the file")
  void parsesOnDemand() {
    RecipeDeclaration recipe =
        (RecipeDeclaration) index.find(DeclarationIndex.Kind.RECIPE, "A").orElseThrow();

    assertThat(recipe.documentation()).isEqualTo("About A.");
    assertThat(recipe.body().assignments().get(1).span()).hasToString("a.quant:5:3");
    assertThat(recipe).isSameAs(index.find(DeclarationIndex.Kind.RECIPE, "A").orElseThrow());
    assertThat(found.all()).isEmpty();
  }

  @Test
  @DisplayName("reports what is wrong with a declaration when it is parsed, once")
  void reportsOnDemand() {
    index.find(DeclarationIndex.Kind.RECIPE, "Broken");
    index.find(DeclarationIndex.Kind.RECIPE, "Broken");

    assertThat(found.all()).extracting(Diagnostic::code).containsExactly(Code.SYNTAX);
  }

  @Test
  @DisplayName("declines texts whose declarations cannot be told apart")
  void declinesOddTexts() {
    assertThat(DeclarationIndex.of(new SourceText("b.quant", "quantizer A { x = 1"), found))
        .isEmpty();
    assertThat(DeclarationIndex.of(new SourceText("c.quant", "quantizer A { x = \" }"), found))
        .isEmpty();
  }
}
