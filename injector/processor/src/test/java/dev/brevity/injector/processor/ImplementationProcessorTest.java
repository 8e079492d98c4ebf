package dev.brevity.injector.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImplementationProcessorTest {
  @TempDir Path directory;

  @Test
  void aConstructorBecomesASignature() {
    Compilation compilation =
        Compilation.of(
            directory,
            """
            interface Rounding {}
            interface Scaling {}
            interface LearnedScaling extends Scaling {}
            enum Mode { FAST, EXACT }
            abstract class Base implements LearnedScaling {}
            final class Module {}

            /**
             * Scales by a {@code factor} that is
             * learned. More is said here.
             */
            @Implementation(inputs = {"module", "proxy_module"})
            final class Factor extends Base {
              @Inject Factor(Rounding floatToIntImpl, int bitWidth, @Nullable Double scalingMinVal,
                  @IfUnset("true") boolean signed, List<Integer> scalingShape, long[] permuteDims,
                  double[] weights, Mode mode, Module module, String label,
                  @Attribute("high_percentile_q") float q, @Named("clock") Object clock) {}
            }
            """);

    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.signatures())
        .containsExactly(
            new ImplementationSignature(
                "Factor",
                "shop.Factor",
                Set.of("Factor", "Base", "LearnedScaling", "Scaling"),
                List.of(
                    new Parameter("float_to_int_impl", "Rounding", false, ""),
                    new Parameter("bit_width", "Int", false, ""),
                    new Parameter("scaling_min_val", "Real?", true, ""),
                    new Parameter("signed", "Bool", true, "true"),
                    new Parameter("scaling_shape", "List<Int>", false, ""),
                    new Parameter("permute_dims", "List<Int>", false, ""),
                    new Parameter("weights", "List<Real>", false, ""),
                    new Parameter("mode", "Mode", false, ""),
                    new Parameter("module", "Module", false, ""),
                    new Parameter("label", "String", false, ""),
                    new Parameter("high_percentile_q", "Real", false, "")),
                Set.of("module", "proxy_module"),
                "Scales by a `factor` that is learned."));
  }

  @Test
  void aParameterTakesTheLiteralsOfItsRole() {
    Compilation compilation =
        Compilation.of(
            directory,
            """
            interface Start {
              @Literal static Start of(double value) { return null; }
              @Literal static Start of(List<Double> values) { return null; }
              static Start of(String text) { return null; }
            }
            @Implementation final class Learned { @Inject Learned(Start scalingInit) {} }
            """);

    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.signatures().iterator().next().parameters())
        .containsExactly(new Parameter("scaling_init", "Start|Real|List<Real>", false, ""));
  }

  @Test
  void aNameOfItsOwnReplacesTheSimpleName() {
    Compilation compilation =
        Compilation.of(
            directory, "@Implementation(\"MatMul\") final class Product { @Inject Product() {} }");

    assertThat(compilation.signatures())
        .extracting(ImplementationSignature::name)
        .containsExactly("MatMul");
  }

  @Test
  void theComponentsOfARecordAreTheOptionsOfItsStep() {
    Compilation compilation =
        Compilation.of(
            directory,
            """
            interface PlanStep {}
            enum Measure { RANGE }
            /** Looks at samples. */
            @Step("look") record Looking(@Nullable Integer samples, int batchSize, Measure by,
                List<Integer> sizes) implements PlanStep {
              Looking(int batchSize) { this(null, batchSize, Measure.RANGE, List.of()); }
            }
            """);

    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.signatures())
        .containsExactly(
            new ImplementationSignature(
                Optional.of(PlanWordDeclaration.Kind.STEP),
                "look",
                "shop.Looking",
                Set.of("Looking", "PlanStep"),
                List.of(
                    new Parameter("samples", "Int?", true, ""),
                    new Parameter("batch_size", "Int", false, ""),
                    new Parameter("by", "Measure", false, ""),
                    new Parameter("sizes", "List<Int>", false, "")),
                Set.of(),
                "Looks at samples."));
  }

  @Test
  void aStyleAndATargetMayShareTheirName() {
    Compilation compilation =
        Compilation.of(
            directory,
            """
            @Style("npu") record Placing() {}
            @Target("npu") class Writing { @Inject Writing() {} }
            """);

    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.signatures())
        .extracting(ImplementationSignature::kind, ImplementationSignature::name)
        .containsExactly(tuple("style", "npu"), tuple("target", "npu"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @Step("a") class A { }                                  | a step needs exactly one @Inject constructor
          @Style("a") interface A { }                             | only a class can be a style
          @Step("a") record A(@IfUnset("1") int size) { }         | the default of an option stands in its declaration
          @Step("a") record A(Map<String, String> a) { }          | no values of type java.util.Map
          @Step("a") record A() { } @Step("a") record B() { }     | step a is already shop.A
          """)
  void whatNoPlanCouldBuildDoesNotCompile(String declaration, String message) {
    Compilation compilation = Compilation.of(directory, declaration);

    assertThat(compilation.errors()).singleElement().asString().contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          class A { }                                        | needs exactly one @Inject constructor, this class has 0
          class A { @Inject A(int a) {} @Inject A(long a) {} } | needs exactly one @Inject constructor, this class has 2
          abstract class A { @Inject A() {} }                | an abstract class cannot be
          interface A { }                                    | only a class can be
          class A { @Inject A(Map<String, String> a) {} }    | no values of type java.util.Map
          class A { @Inject A(byte[] a) {} }                 | no values of type byte[]
          class A { @Inject A(Optional<Double> a) {} }       | no values of type java.util.Optional
          class A { @Inject A(@Nullable int a) {} }          | primitive type cannot be @Nullable
          class A { @Inject A(@IfUnset("") int a) {} }       | a default must be an expression
          class A { @Inject A(@IfUnset("none") Integer a) {} } | `none` as default needs a @Nullable parameter
          class A { @Inject A(@IfUnset("0.5") int a) {} }    | default `0.5` is not of type Int
          class A { @Inject A(@IfUnset("1") boolean a) {} }  | default `1` is not of type Bool
          class A { @Inject A(@IfUnset("true") double a) {} } | default `true` is not of type Real
          class A { @Inject A(int aB, @Attribute("a_b") int c) {} } | two parameters are filled from attribute a_b
          """)
  void whatNoRecipeCouldBuildDoesNotCompile(String declaration, String message) {
    Compilation compilation = Compilation.of(directory, "@Implementation " + declaration);

    assertThat(compilation.errors()).singleElement().asString().contains(message);
    assertThat(compilation.signatures()).isEmpty();
  }

  @Test
  void twoImplementationsCannotShareAName() {
    Compilation compilation =
        Compilation.of(
            directory,
            """
            @Implementation class A { @Inject A() {} }
            @Implementation("A") class B { @Inject B() {} }
            """);

    assertThat(compilation.errors())
        .singleElement()
        .asString()
        .contains("implementation A is already shop.A");
  }
}
