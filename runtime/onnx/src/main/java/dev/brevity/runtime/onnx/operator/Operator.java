package dev.brevity.runtime.onnx.operator;

import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.ShapeRule;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One operator of ONNX: all that reading, checking, computing and writing it must know.
 *
 * @param type ONNX's name
 * @param since the first version of the operators that has it as described
 * @param function takes inputs by position and attributes by name; an input may also go by the name
 *     of the attribute that it has replaced
 * @param shapes what is known of its results
 * @param growth how large its results can be
 * @param traits what sets it apart
 * @param reading where earlier versions differ from what the function takes
 * @param writing where versions that are written do
 * @param writtenAs the operator that stands in files; this one unless it has been replaced
 */
public record Operator(
    String type,
    int since,
    Signature signature,
    Function function,
    ShapeRule shapes,
    Growth growth,
    Set<Trait> traits,
    OptionReading reading,
    OptionWriting writing,
    String writtenAs) {
  /** What names of functions begin with that only ONNX has. */
  public static final String PREFIX = "onnx.";

  public Operator {
    traits = Set.copyOf(traits);
  }

  /**
   * An operator that a function of its own computes.
   *
   * @param values inputs and results, as {@link Signature} reads them
   * @param options attributes, as {@link Signature} reads them
   */
  static Operator of(
      String type, int since, String values, String options, Function.Computation computation) {
    Signature signature = Signature.of(values, options);
    List<String> names = signature.inputs().stream().map(Input::name).toList();
    return new Operator(type, since, signature, new Function(PREFIX + type, names, computation));
  }

  /** An operator that is one of PyTorch's functions. */
  static Operator of(String type, int since, String values, String options, Function function) {
    return new Operator(type, since, Signature.of(values, options), function);
  }

  private Operator(String type, int since, Signature signature, Function function) {
    this(
        type,
        since,
        signature,
        function,
        ShapeRule.UNKNOWN,
        Growth.PRODUCT,
        Set.of(),
        OptionReading.PLAIN,
        OptionWriting.PLAIN,
        type);
  }

  /** Tells what is known of its only result. */
  Operator shape(java.util.function.Function<NodeFacts, TensorFacts> rule) {
    return shapes(ShapeRule.of(rule));
  }

  /** Tells what is known of its results. */
  Operator shapes(ShapeRule rule) {
    return new Operator(
        type, since, signature, function, rule, growth, traits, reading, writing, writtenAs);
  }

  /** Tells how large its results can be. */
  Operator growth(Growth kind) {
    return new Operator(
        type, since, signature, function, shapes, kind, traits, reading, writing, writtenAs);
  }

  /** Tells what sets it apart. */
  Operator with(Trait trait) {
    Set<Trait> all = EnumSet.of(trait);
    all.addAll(traits);
    return new Operator(
        type, since, signature, function, shapes, growth, all, reading, writing, writtenAs);
  }

  /** Tells where earlier versions differ from what the function takes. */
  Operator reading(OptionReading differences) {
    return new Operator(
        type, since, signature, function, shapes, growth, traits, differences, writing, writtenAs);
  }

  /** Tells where versions that are written differ from what the function takes. */
  Operator writing(OptionWriting differences) {
    return new Operator(
        type, since, signature, function, shapes, growth, traits, reading, differences, writtenAs);
  }

  /** Tells which operator has replaced it. */
  Operator writtenAs(String other) {
    return new Operator(
        type, since, signature, function, shapes, growth, traits, reading, writing, other);
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Inputs in order. */
  public List<Input> inputs() {
    return signature.inputs();
  }

  /** The input of a name. */
  public Input input(String name) {
    return inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type + " operators have no input " + name));
  }

  public Results results() {
    return signature.results();
  }

  /** Whether the operator takes any number of inputs. */
  public boolean isVariadic() {
    return !inputs().isEmpty() && inputs().get(inputs().size() - 1).isVariadic();
  }
}
