package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.node.AttributeKind;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.operator.Attribute;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.onnx.operator.Results;
import dev.brevity.runtime.onnx.operator.Trait;
import dev.brevity.runtime.onnx.shape.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import onnx.AttributeProto;
import onnx.TensorProto;

/** Operators as calls of functions. */
final class FunctionImports {
  /** The most numbers of an option that are written into the call. */
  private static final int LONGEST_OPTION = 64;

  private final OperatorTable table;
  private final FunctionRegistry functions;
  private final Folding folding;
  private final TensorReader tensors;
  private final EarlyForms early;

  FunctionImports(
      OperatorTable table, FunctionRegistry functions, Folding folding, TensorReader tensors) {
    this.tensors = tensors;
    this.table = table;
    this.functions = functions;
    this.folding = folding;
    this.early = new EarlyForms(table);
  }

  /**
   * Adds a call of the operator's function, or computes it at once.
   *
   * @throws UnsupportedException if there is no such function or an option is not known
   */
  void apply(NodeImport node) {
    Operator operator =
        table.find(node.type()).orElseThrow(() -> new UnsupportedException(node.type()));
    if (!operator.isVariadic() && node.inputCount() > operator.inputs().size()) {
      throw OnnxException.invalid(
          "node `" + node.name() + "` (" + node.type() + ") has too many inputs");
    }
    checkInputs(node, operator);
    checkOutputs(node, operator);
    List<Source> given = node.given();
    Map<String, Argument> keywords = keywords(node, operator);
    boolean known = given.stream().allMatch(Source.Constant.class::isInstance);
    boolean aligned = early.aligns(node, operator);
    boolean plain = known && !given.isEmpty() && !aligned && !operator.is(Trait.RANDOM);
    if (plain && folding.apply(node, operator, keywords)) {
      return;
    }
    if (PyTorchForms.apply(node, functions)) {
      return;
    }
    Node result = node.function(operator.function(), arguments(node, operator), keywords);
    define(node, operator, result);
  }

  /**
   * Checks a node whose inputs are not known.
   *
   * @throws UnsupportedException if its operator is not known
   */
  void requireKnown(NodeImport node) {
    if (table.find(node.type()).isEmpty() && !node.type().equals("Constant")) {
      throw new UnsupportedException(node.type());
    }
  }

  private void define(NodeImport node, Operator operator, Node result) {
    int named = named(node);
    if (!operator.results().areTuple(named)) {
      node.define(0, result);
      return;
    }
    for (int i = 0; i < named; i++) {
      if (!node.outputs().get(i).isEmpty()) {
        node.define(i, node.item(result, i));
      }
    }
  }

  /** How many outputs the node names, up to the last one. */
  private static int named(NodeImport node) {
    int named = node.outputs().size();
    while (named > 0 && node.outputs().get(named - 1).isEmpty()) {
      named--;
    }
    return named;
  }

  /** The first input is never optional, nor is one of any number of inputs. */
  private static void checkInputs(NodeImport node, Operator operator) {
    int needed =
        operator.isVariadic()
            ? Math.max(1, node.inputCount())
            : Math.min(1, operator.inputs().size());
    for (int i = 0; i < needed; i++) {
      if (!node.has(i)) {
        throw OnnxException.invalid(
            "node `" + node.name() + "` (" + node.type() + ") lacks input " + i);
      }
    }
  }

  private static void checkOutputs(NodeImport node, Operator operator) {
    int most = operator.results().most();
    if (named(node) > most) {
      throw new UnsupportedException(
          node.type() + " with more than " + (most == 1 ? "one output" : most + " outputs"));
    }
  }

  private List<Argument> arguments(NodeImport node, Operator operator) {
    if (operator.is(Trait.LISTED)) {
      return List.of(
          new Argument.Sequence(
              node.given().stream().map(source -> node.target().argument(source)).toList()));
    }
    boolean aligned = early.aligns(node, operator);
    int[] places = places(node, operator);
    List<Argument> arguments = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      while (arguments.size() < places[i]) {
        arguments.add(Argument.of((Object) null));
      }
      Optional<AttributeKind> option =
          operator.isVariadic() ? Optional.empty() : operator.inputs().get(places[i]).kind();
      arguments.add(i == 1 && aligned ? early.align(node) : argument(node, i, option));
    }
    return arguments;
  }

  /** Where the node's inputs stand among those of the operator, some of which may be new. */
  private static int[] places(NodeImport node, Operator operator) {
    int[] all = IntStream.range(0, node.inputCount()).toArray();
    int[] old =
        IntStream.range(0, operator.inputs().size())
            .filter(i -> operator.inputs().get(i).since() <= node.opset())
            .toArray();
    return operator.isVariadic() || node.inputCount() > old.length ? all : old;
  }

  private static Argument argument(NodeImport node, int index, Optional<AttributeKind> option) {
    if (!node.has(index)) {
      return Argument.of((Object) null);
    }
    return node.constant(index)
        .flatMap(constant -> option.flatMap(kind -> literal(kind, constant)))
        .orElseGet(() -> node.argument(index));
  }

  /** The value of an input that is an option, as a literal. */
  static Optional<Argument> literal(AttributeKind kind, Source.Constant constant) {
    boolean isShort =
        constant.shape().size() <= LONGEST_OPTION && constant.shape().dimension() <= 1;
    Optional<Numbers> numbers = constant.numbers();
    if (!isShort || numbers.isEmpty()) {
      return Optional.empty();
    }
    List<Argument> items = new ArrayList<>();
    for (Number number : numbers.get().elements()) {
      items.add(new Argument.Literal(number));
    }
    boolean scalar = constant.shape().dimension() == 0;
    boolean single = kind.isNumber();
    if (items.isEmpty() && kind == AttributeKind.REALS) {
      return Optional.of(Argument.of((Object) null));
    }
    return Optional.of(
        scalar || (single && items.size() == 1) ? items.get(0) : new Argument.Sequence(items));
  }

  private Map<String, Argument> keywords(NodeImport node, Operator operator) {
    Map<String, Argument> keywords = new LinkedHashMap<>();
    for (Map.Entry<String, AttributeProto> entry : node.attributes().all().entrySet()) {
      if (early.ignores(node, operator, entry.getKey())) {
        continue;
      }
      Attribute attribute = operator.signature().attributes().get(entry.getKey());
      if (attribute == null || attribute.internal()) {
        throw new UnsupportedException(node.type() + " with the option `" + entry.getKey() + "`");
      }
      keywords.put(entry.getKey(), argument(node, entry.getValue(), attribute.kind()));
    }
    operator.reading().read(node.rules(), keywords);
    int named = named(node);
    if (named > operator.results().certain()) {
      keywords.put(Results.KEYWORD, Argument.of((Object) (long) named));
    }
    return keywords;
  }

  /** The number of the type that is computed with where an attribute names another one. */
  private static long elementType(NodeImport node, AttributeProto attribute) {
    // The first version had the names of types.
    boolean named = attribute.getType() == AttributeProto.AttributeType.STRING;
    int number =
        named
            ? TensorProto.DataType.valueOf(attribute.getS().toStringUtf8()).getNumber()
            : (int) node.attributes().integer(attribute.getName(), 1);
    return ElementType.of(number)
        .filter(type -> !type.isFloat8())
        .map(type -> (long) type.canonical().number())
        .orElseThrow(
            () ->
                new UnsupportedException(
                    node.type()
                        + " to tensors of element type "
                        + Optional.ofNullable(TensorProto.DataType.forNumber(number))
                            .map(Enum::name)
                            .orElse(String.valueOf(number))));
  }

  private Argument argument(NodeImport node, AttributeProto given, AttributeKind kind) {
    if (kind == AttributeKind.TYPE) {
      return Argument.of((Object) elementType(node, given));
    }
    AttributeProto attribute = node.attributes().find(given.getName(), kind).orElseThrow();
    return switch (kind) {
      case INTEGER, LISTED_INTEGER -> new Argument.Literal(attribute.getI());
      case REAL -> new Argument.Literal((double) attribute.getF());
      case TEXT -> new Argument.Literal(attribute.getS().toStringUtf8());
      case INTEGERS -> sequence(attribute.getIntsList());
      case REALS -> sequence(attribute.getFloatsList().stream().map(Float::doubleValue).toList());
      case TEXTS ->
          sequence(attribute.getStringsList().stream().map(text -> text.toStringUtf8()).toList());
      case TENSOR -> tensor(node, attribute);
      case TYPE -> throw new IllegalArgumentException("a type is not an attribute");
    };
  }

  private Argument tensor(NodeImport node, AttributeProto attribute) {
    KnownTensor tensor = tensors.read(attribute.getT());
    String name = node.name() + "." + attribute.getName();
    return node.target().argument(node.target().add(new Source.Constant(name, tensor, 0, false)));
  }

  private static Argument sequence(List<?> values) {
    return new Argument.Sequence(values.stream().<Argument>map(Argument.Literal::new).toList());
  }

  static List<Long> longs(Numbers numbers) {
    return Arrays.stream(numbers.integers()).boxed().toList();
  }
}
