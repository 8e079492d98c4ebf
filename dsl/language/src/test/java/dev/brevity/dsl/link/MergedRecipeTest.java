package dev.brevity.dsl.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.SmallWorld;
import org.junit.jupiter.api.Test;

class MergedRecipeTest {

  @Test
  void anEntryTellsWhoSetItAndWhoItOverrides() {
    Library library =
        SmallWorld.link(
            """
            mixin Left { bits = 4 }
            mixin Right { bits = 5 }
            quantizer Mine extends Left, Right, Weight { bits = 6 }
            """);

    AttributeEntry bits = library.merged("Mine").orElseThrow().attribute("bits").orElseThrow();

    assertThat(bits.definedIn().name()).isEqualTo("Mine");
    assertThat(bits.overridden())
        .extracting(entry -> entry.definedIn().name())
        .containsExactly("Left", "Right", "Bits8");
  }

  @Test
  void aDiamondDoesNotOverrideItself() {
    Library library =
        SmallWorld.link(
            """
            mixin Top { bits = 4 }
            mixin One extends Top { a = 1 }
            mixin Two extends Top { b = 1 }
            mixin Both extends One, Two { c = 1 }
            """);

    AttributeEntry bits = library.merged("Both").orElseThrow().attribute("bits").orElseThrow();

    assertThat(bits.overridden()).isEmpty();
  }

  @Test
  void builtInRecipesDoNotSeeRecipesThatShadowTheirBases() {
    Library library =
        SmallWorld.link("mixin Bits8 { bits = 3 }", new dev.brevity.dsl.diagnostic.Diagnostics());

    AttributeEntry bits = library.merged("Weight").orElseThrow().attribute("bits").orElseThrow();

    assertThat(bits.definedIn().isUsers()).isFalse();
  }

  @Test
  void requirementsOfAllBasesAreKept() {
    Library library =
        SmallWorld.link(
            """
            mixin Low { require bits >= 2 : "low" }
            mixin High extends Low { require bits <= 8 : "high" }
            mixin Both extends High, Low { require bits != 5 : "own" }
            """);

    assertThat(library.merged("Both").orElseThrow().requirements())
        .extracting(owned -> owned.requirement().message())
        .containsExactlyInAnyOrder("low", "high", "own");
  }
}
