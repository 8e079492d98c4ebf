package dev.brevity.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDScope;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.module.Scope;
import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class HouseStyleTest {
  private static final String[] FACING_THE_USER = {
    "dev.brevity.dsl.cli..", "dev.brevity.samples.."
  };

  /** The main class of the process in which written files are tried: its output is its answer. */
  private static final String CHILD = "dev.brevity.runtime.evaluation.TrialProcess";

  @Test
  void onlyTheCommandLineAndTheSamplesPrintOrExit() {
    noClasses()
        .that()
        .resideOutsideOfPackages(FACING_THE_USER)
        .and()
        .doNotHaveFullyQualifiedName(CHILD)
        .should(ACCESS_STANDARD_STREAMS)
        .check(ProductionCode.CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(FACING_THE_USER)
        .and()
        .doNotHaveFullyQualifiedName(CHILD)
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(ProductionCode.CLASSES);
  }

  /** What a person reads, and what a program parses, must not depend on where it runs. */
  @Test
  void nothingIsFormattedByTheLocaleOfTheMachine() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .check(ProductionCode.CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching("(?i).*\\b(utils?|common|managers?|helpers?|impl)\\b.*")
        .orShould()
        .haveNameMatching(".*(Utils?|Common|Manager|Helper|Impl)(\\$.*)?")
        .check(ProductionCode.CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .areNotDeclaredIn("dev.brevity.grammar.QuantLexer") // generated
        .and()
        .areNotDeclaredIn("dev.brevity.grammar.PythonClassesLexer") // generated
        .should()
        .beFinal()
        .check(ProductionCode.CLASSES);
    fields()
        .that()
        .haveModifier(STATIC)
        .and()
        .haveModifier(FINAL)
        .should()
        .notHaveRawType(
            describe(
                "a collection that can change",
                (JavaClass type) ->
                    type.getPackageName().equals("java.util")
                        && type.getSimpleName().matches(".*(ArrayList|HashMap|HashSet|TreeMap)")))
        .check(ProductionCode.CLASSES);
  }

  /** Constants belong to no scope. */
  @Test
  void nativeMemoryIsScopedInOneWay() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Scope.class, Constant.class)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(NDScope.class)
        .check(ProductionCode.CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : ProductionCode.CLASSES) {
      JavaPackage holder = type.getPackage();
      if (!holder.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(holder.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }
}
