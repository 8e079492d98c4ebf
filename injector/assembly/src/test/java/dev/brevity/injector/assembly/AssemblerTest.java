package dev.brevity.injector.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.name.Names;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssemblerTest {
  private static final Span ORIGIN = new SourceText("mine.quant", "left = Const").span(7, 12);

  private static final ImplementationIndex INDEX =
      new ImplementationIndex(
          List.of(
              signature("Const", Parts.Const.class, "bits:Int"),
              signature("Whole", Parts.Whole.class, "left:Width", "right:Width"),
              signature(
                  "Everything",
                  Parts.Everything.class,
                  "flag:Bool",
                  "number:Real",
                  "limit:Real?",
                  "shape:List<Int>",
                  "order:List<Int>",
                  "mode:Mode",
                  "input:Text"),
              signature("Served", Parts.Served.class, "bits:Int"),
              signature("Stale", Parts.Const.class, "bits:Int", "more:Int"),
              new ImplementationSignature(
                  "Gone", "no.such.Thing", Set.of(), List.of(), Set.of(), "")));

  private final Assembler assembler = assembler("hello");

  @Test
  void oneResolvedObjectBecomesOneInstanceHoweverManyAskForIt() {
    ResolvedObject shared = object("Const", "bits", integer(4));

    Parts.Whole whole =
        (Parts.Whole) assembler.assemble(object("Whole", "left", shared, "right", shared));

    assertThat(whole.left).isSameAs(whole.right);
  }

  @Test
  void aNumberStandsForWhatTheRoleMakesOfIt() {
    Parts.Whole whole =
        (Parts.Whole)
            assembler.assemble(
                object("Whole", "left", integer(3), "right", object("Const", "bits", integer(4))));

    assertThat(((Parts.Const) whole.left).bits).isEqualTo(3);
  }

  @Test
  void theOptionsOfAStepReachItsConstructor() {
    Parts.Step asWord =
        step(
            Map.of(
                "iterations", integer(3),
                "samples", new Value.None(),
                "damping", new Value.Constant("Damping", "VAIQ")));
    Parts.Step asNumber =
        step(Map.of("iterations", integer(3), "damping", new Value.Numeric(0.5, false)));

    assertThat(asWord).isEqualTo(new Parts.Step(3, null, Parts.Damping.Adaptive.VAIQ));
    assertThat(asNumber).isEqualTo(new Parts.Step(3, null, new Parts.Damping.Constant(0.5)));
  }

  @ParameterizedTest
  @MethodSource("refusedOptions")
  void whatAStepRefusesIsAFindingWhereThePlanUsesIt(Map<String, Value> options, String message) {
    Diagnostic refusal =
        catchThrowableOfType(AssemblyException.class, () -> step(options)).diagnostic();

    assertThat(refusal.message()).isEqualTo(message);
    assertThat(refusal.span()).contains(ORIGIN);
  }

  static Stream<Arguments> refusedOptions() {
    Value damping = new Value.Constant("Damping", "VAIQ");
    return Stream.of(
        Arguments.of(
            Map.of("iterations", integer(11), "damping", damping),
            "the step `equalize` cannot be built: more than 10 iterations change nothing"),
        Arguments.of(
            Map.of("damping", damping),
            "the step `equalize` cannot be built: `iterations` is not set"),
        Arguments.of(
            Map.of("iterations", integer(1), "damping", new Value.Text("much")),
            "the step `equalize` cannot be built: `damping` must be of type `Damping`"));
  }

  private Parts.Step step(Map<String, Value> options) {
    ImplementationSignature word =
        new ImplementationSignature(
            Optional.of(PlanWordDeclaration.Kind.STEP),
            "equalize",
            Parts.Step.class.getName(),
            Set.of(),
            List.of(
                new Parameter("iterations", "Int", false, ""),
                new Parameter("samples", "Int?", true, ""),
                new Parameter("damping", "Damping|Real", false, "")),
            Set.of(),
            "");
    return (Parts.Step) assembler.build(word, options, ORIGIN);
  }

  @Test
  void equalButDistinctResolvedObjectsStayApart() {
    Parts.Whole whole =
        (Parts.Whole)
            assembler.assemble(
                object(
                    "Whole",
                    "left",
                    object("Const", "bits", integer(4)),
                    "right",
                    object("Const", "bits", integer(4))));

    assertThat(whole.left).isNotSameAs(whole.right);
  }

  @Test
  void assembliesOfOneStructureDifferInTheirConstantsAndShareNothing() {
    ResolvedObject four = object("Const", "bits", integer(4));
    ResolvedObject eight = object("Const", "bits", integer(8));

    Parts.Const first = (Parts.Const) assembler.assemble(four);
    Parts.Const second = (Parts.Const) assembler.assemble(eight);
    Parts.Const third = (Parts.Const) assembler.assemble(four);

    assertThat(List.of(first.bits, second.bits, third.bits)).containsExactly(4, 8, 4);
    assertThat(first).isNotSameAs(third);
  }

  @Test
  void valuesOfEveryKindReachTheConstructorInItsOwnTypes() {
    StringBuilder handle = new StringBuilder();

    Parts.Everything built =
        (Parts.Everything)
            assembler.assemble(
                object(
                    "Everything",
                    "flag",
                    new Value.Truth(true),
                    "number",
                    new Value.Numeric(0.1, false),
                    "limit",
                    new Value.None(),
                    "shape",
                    list(integer(3), integer(1)),
                    "order",
                    list(integer(1), integer(0)),
                    "mode",
                    new Value.Constant("Mode", "EXACT"),
                    "input",
                    new Value.Input("input", handle, Map.of())));

    assertThat(built.flag).isTrue();
    assertThat(built.number).isEqualTo(0.1f);
    assertThat(built.limit).isNull();
    assertThat(built.shape).containsExactly(3, 1);
    assertThat(built.order).containsExactly(1, 0);
    assertThat(built.mode).isEqualTo(Parts.Mode.EXACT);
    assertThat(built.input).isSameAs(handle);
  }

  @Test
  void aQualifiedParameterIsAServiceOfAModule() {
    Parts.Served served = (Parts.Served) assembler.assemble(object("Served", "bits", integer(4)));

    assertThat(served.greeting).isEqualTo("hello");
    assertThat(served.bits).isEqualTo(4);
  }

  static List<Object[]> whatCannotBeBuilt() {
    Value unknown = new Value.Unknown("module.out_channels", List.of());
    return List.of(
        refused(object("Const", "bits", integer(0)), "a width of 0 bits is too small"),
        refused(object("Const", "bits", new Value.Numeric(2.5, false)), "must be an integer"),
        refused(object("Const", "bits", new Value.None()), "`bits` must not be `none`"),
        refused(object("Const"), "`bits` is not set"),
        refused(object("Const", "bits", list(integer(1))), "`bits` must not be a list"),
        refused(object("Const", "bits", unknown), "depends on `module.out_channels`"),
        unusable(object("Gone"), "does not match its index"),
        unusable(object("Unheard"), "no library on the class path provides it"),
        unusable(object("Stale", "bits", integer(1)), "does not match its index"));
  }

  @ParameterizedTest
  @MethodSource("whatCannotBeBuilt")
  void aFailureIsADiagnosticWhereTheRecipeChoseTheObject(
      ResolvedObject object, Code code, String reason) {
    ResolvedObject root = object("Whole", "left", object, "right", object);

    Diagnostic diagnostic =
        catchThrowableOfType(AssemblyException.class, () -> assembler.assemble(root)).diagnostic();

    assertThat(diagnostic.code()).isEqualTo(code);
    assertThat(diagnostic.span()).contains(ORIGIN);
    assertThat(diagnostic.message())
        .contains("`" + object.implementation() + "`")
        .contains(reason)
        .doesNotContain("java.");
  }

  @Test
  void aServiceThatNobodyBindsIsADiagnosticToo() {
    Assembler bare = new Assembler(Guice.createInjector(), INDEX, getClass().getClassLoader());

    Diagnostic diagnostic =
        catchThrowableOfType(
                AssemblyException.class, () -> bare.assemble(object("Served", "bits", integer(4))))
            .diagnostic();

    assertThat(diagnostic.code()).isEqualTo(Code.IMPLEMENTATION_UNUSABLE);
    assertThat(diagnostic.message()).contains("a service").doesNotContain("com.google");
  }

  private static Assembler assembler(String greeting) {
    return new Assembler(
        Guice.createInjector(
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(String.class).annotatedWith(Names.named("greeting")).toInstance(greeting);
              }
            }),
        INDEX,
        AssemblerTest.class.getClassLoader());
  }

  private static Object[] refused(ResolvedObject object, String reason) {
    return new Object[] {object, Code.OBJECT_REFUSED, reason};
  }

  private static Object[] unusable(ResolvedObject object, String reason) {
    return new Object[] {object, Code.IMPLEMENTATION_UNUSABLE, reason};
  }

  private static Value integer(int value) {
    return new Value.Numeric(value, true);
  }

  private static Value list(Value... elements) {
    return new Value.Sequence(List.of(elements));
  }

  private static ResolvedObject object(String implementation, Object... namesAndValues) {
    Map<String, Value> arguments = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
    }
    return new ResolvedObject(implementation, "width", arguments, Optional.of(ORIGIN));
  }

  private static ImplementationSignature signature(
      String name, Class<?> type, String... parameters) {
    return new ImplementationSignature(
        name,
        type.getName(),
        Set.of(),
        Arrays.stream(parameters)
            .map(parameter -> parameter.split(":"))
            .map(parts -> new Parameter(parts[0], parts[1], parts[1].endsWith("?"), ""))
            .toList(),
        Set.of(),
        "");
  }
}
