package dev.brevity.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** grammar ← dsl ← injector ← runtime ← samples, and what each of them may know of libraries. */
class ModuleArrowsTest {

  @ParameterizedTest(name = "{0} knows nothing of {1}")
  @CsvSource({
    "grammar, dsl",
    "grammar, injector",
    "grammar, runtime",
    "grammar, samples",
    "dsl, injector",
    "dsl, runtime",
    "dsl, samples",
    "injector, runtime",
    "injector, samples",
    "runtime, samples",
  })
  void arrowsRunDownwardsOnly(String lower, String higher) {
    noClasses()
        .that()
        .resideInAPackage("dev.brevity." + lower + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.brevity." + higher + "..")
        .check(ProductionCode.CLASSES);
  }

  @Test
  void theGrammarKnowsOnlyAntlr() {
    classes()
        .that()
        .resideInAPackage("dev.brevity.grammar..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.brevity.grammar..", "java..", "org.antlr.v4.runtime..", "org.jspecify..")
        .check(ProductionCode.CLASSES);
  }

  @Test
  void theLanguageSeesNeitherGuiceNorDjl() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.brevity.grammar..", "dev.brevity.dsl..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "ai.djl..")
        .check(ProductionCode.CLASSES);
  }

  @Test
  void theInjectorSeesNoTensors() {
    noClasses()
        .that()
        .resideInAPackage("dev.brevity.injector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(ProductionCode.CLASSES);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.brevity.(**)").should().beFreeOfCycles().check(ProductionCode.CLASSES);
  }
}
