package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.function.AttributeKind;
import dev.brevity.runtime.onnx.function.ElementTypes;
import dev.brevity.runtime.onnx.function.OperatorDefinition;
import dev.brevity.runtime.onnx.function.OperatorTable;
import dev.brevity.runtime.onnx.function.Results;
import dev.brevity.runtime.onnx.shape.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.TensorProto;

/** Operators as calls of functions. */
final class FunctionImports {
  private static final Set<String> LAYERS_ONLY = Set.of("Conv", "ConvTranspose", "Constant");

  /** Operators that first treated all dimensions from the axis on as one. */
  private static final Set<String> ALONG_AXIS = Set.of("Softmax", "LogSoftmax", "Hardmax");

  /** Operators whose results are others each time. */
  private static final Set<String> RANDOM =
      Set.of("RandomNormalLike", "RandomUniformLike", "Bernoulli");

  /** Attributes that name the type of what is computed. */
  private static final Set<String> TYPES = Set.of("to", "dtype", "output_datatype");

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
    OperatorDefinition operator =
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
    boolean plain =
        known && !given.isEmpty() && !early.aligns(node) && !RANDOM.contains(node.type());
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
    boolean known = table.find(node.type()).isPresent() || LAYERS_ONLY.contains(node.type());
    if (!known) {
      throw new UnsupportedException(node.type());
    }
  }

  private void define(NodeImport node, OperatorDefinition operator, Node result) {
    int named = named(node);
    int rank = rank(node, operator);
    if (!operator.results().areTuple(named)) {
      node.define(result, rank);
      return;
    }
    for (int i = 0; i < named; i++) {
      if (!node.outputs().get(i).isEmpty()) {
        node.define(i, node.item(result, i), rank);
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
  private static void checkInputs(NodeImport node, OperatorDefinition operator) {
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

  private static void checkOutputs(NodeImport node, OperatorDefinition operator) {
    int most = operator.results().most();
    if (named(node) > most) {
      throw new UnsupportedException(
          node.type() + " with more than " + (most == 1 ? "one output" : most + " outputs"));
    }
  }

  private static int rank(NodeImport node, OperatorDefinition operator) {
    if (node.type().equals("Reshape")) {
      return node.attributes()
          .integers("shape")
          .map(List::size)
          .or(() -> node.constant(1).map(shape -> (int) shape.shape().size()))
          .orElse(-1);
    }
    return switch (operator.rank()) {
      case UNKNOWN -> -1;
      case FIRST -> node.has(0) ? node.input(0).dimensions() : -1;
      case HIGHEST -> highestRank(node);
      case TWO -> 2;
    };
  }

  private static int highestRank(NodeImport node) {
    int highest = -1;
    for (Source source : node.given()) {
      if (source.dimensions() < 0) {
        return -1;
      }
      highest = Math.max(highest, source.dimensions());
    }
    return highest;
  }

  private List<Argument> arguments(NodeImport node, OperatorDefinition operator) {
    List<Argument> arguments = new ArrayList<>();
    if (operator.function().name().equals("cat")) {
      // PyTorch takes the tensors as one list.
      arguments.add(
          new Argument.Sequence(
              node.given().stream().map(source -> node.target().argument(source)).toList()));
      return arguments;
    }
    // The first version of Resize had no region of interest.
    boolean shifted = node.type().equals("Resize") && node.opset() < 11;
    for (int i = 0; i < node.inputCount(); i++) {
      int position = shifted && i == 1 ? 2 : i;
      while (arguments.size() < position) {
        arguments.add(Argument.of((Object) null));
      }
      Optional<AttributeKind> option =
          operator.isVariadic()
              ? Optional.empty()
              : Optional.ofNullable(operator.options().get(operator.inputs().get(position)));
      boolean aligned = i == 1 && early.aligns(node);
      arguments.add(aligned ? early.align(node) : argument(node, i, option));
    }
    return arguments;
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
    boolean single = kind == AttributeKind.INTEGER || kind == AttributeKind.REAL;
    if (items.isEmpty() && kind == AttributeKind.REALS) {
      return Optional.of(Argument.of((Object) null));
    }
    return Optional.of(
        scalar || (single && items.size() == 1) ? items.get(0) : new Argument.Sequence(items));
  }

  private Map<String, Argument> keywords(NodeImport node, OperatorDefinition operator) {
    Map<String, Argument> keywords = new LinkedHashMap<>();
    for (Map.Entry<String, AttributeProto> entry : node.attributes().all().entrySet()) {
      if (early.ignores(node, entry.getKey())) {
        continue;
      }
      AttributeKind kind = operator.attributes().get(entry.getKey());
      if (kind == null) {
        throw new UnsupportedException(node.type() + " with the option `" + entry.getKey() + "`");
      }
      if (TYPES.contains(entry.getKey())) {
        keywords.put(entry.getKey(), Argument.of((Object) elementType(node, entry.getValue())));
        continue;
      }
      AttributeProto attribute = node.attributes().find(entry.getKey(), kind).orElseThrow();
      if (kind != AttributeKind.TENSOR) {
        keywords.put(
            operator.function().name().equals("cat") ? "dim" : entry.getKey(),
            argument(attribute, kind));
      }
    }
    early.rename(node, keywords);
    if (node.type().equals("Split") && !keywords.containsKey("split") && !node.has(1)) {
      keywords.put("num_outputs", Argument.of((Object) (long) node.outputs().size()));
    }
    if (ALONG_AXIS.contains(node.type()) && node.opset() < 13) {
      keywords.put("flattened", Argument.of((Object) 1L));
    }
    boolean legacy =
        (node.type().equals("Resize") && node.opset() < 11)
            || (node.type().equals("DFT") && node.opset() < 20);
    if (legacy) {
      keywords.put("legacy", Argument.of((Object) 1L));
    }
    int named = named(node);
    if (named > operator.results().certain()) {
      keywords.put(Results.KEYWORD, Argument.of((Object) (long) named));
    }
    if (node.type().equals("QuantizeLinear")) {
      addRange(node, keywords);
    }
    if (node.type().equals("ConstantOfShape")) {
      keywords.put("value", node.target().argument(filling(node)));
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
    return ElementTypes.computed(number)
        .orElseThrow(
            () ->
                new UnsupportedException(
                    node.type()
                        + " to tensors of element type "
                        + Optional.ofNullable(TensorProto.DataType.forNumber(number))
                            .map(Enum::name)
                            .orElse(String.valueOf(number))));
  }

  private Source.Constant filling(NodeImport node) {
    Optional<AttributeProto> value = node.attributes().find("value", AttributeKind.TENSOR);
    KnownTensor tensor =
        value.isPresent()
            ? tensors.read(value.get().getT())
            : KnownTensor.written(new Shape(1), DataType.FLOAT32, Numbers.ofReals(0));
    if (tensor.shape().size() != 1) {
      throw OnnxException.invalid("the value of node `" + node.name() + "` must be one number");
    }
    return node.target().add(new Source.Constant(node.name() + ".value", tensor, 0, false));
  }

  /** The range of the codes, which narrow integers do not tell by what they are computed as. */
  private static void addRange(NodeImport node, Map<String, Argument> keywords) {
    int type =
        node.constant(2)
            .map(Source.Constant::elementType)
            .orElse((int) node.attributes().integer("output_dtype", 2));
    if (Float8.of(type).isPresent()) {
      throw new UnsupportedException("QuantizeLinear to floats of 8 bits");
    }
    long[] range =
        switch (type) {
          case 3 -> new long[] {-128, 127};
          case 4 -> new long[] {0, 65535};
          case 5 -> new long[] {-32768, 32767};
          case 21 -> new long[] {0, 15};
          case 22 -> new long[] {-8, 7};
          default -> new long[] {0, 255};
        };
    keywords.put("low", Argument.of((Object) range[0]));
    keywords.put("high", Argument.of((Object) range[1]));
  }

  private static Argument argument(AttributeProto attribute, AttributeKind kind) {
    return switch (kind) {
      case INTEGER -> new Argument.Literal(attribute.getI());
      case REAL -> new Argument.Literal((double) attribute.getF());
      case TEXT -> new Argument.Literal(attribute.getS().toStringUtf8());
      case INTEGERS -> sequence(attribute.getIntsList());
      case REALS -> sequence(attribute.getFloatsList().stream().map(Float::doubleValue).toList());
      case TEXTS ->
          sequence(attribute.getStringsList().stream().map(text -> text.toStringUtf8()).toList());
      case TENSOR -> throw new IllegalArgumentException("a tensor is no literal");
    };
  }

  private static Argument sequence(List<?> values) {
    return new Argument.Sequence(values.stream().<Argument>map(Argument.Literal::new).toList());
  }

  static List<Long> longs(Numbers numbers) {
    return Arrays.stream(numbers.integers()).boxed().toList();
  }
}
