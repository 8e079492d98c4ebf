package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a model is said, and nothing else happens. */
class BrokenModelTest {
  private static final Code UNSUPPORTED = Code.UNSUPPORTED_OPERATOR;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("contradictions")
  void contradictionsAreNamed(SampleModel sample, Code code, String words) throws IOException {
    List<Diagnostic> found = read(sample.bytes());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).code()).isEqualTo(code);
    assertThat(found.get(0).message()).startsWith("`model.onnx`: ").contains(words);
  }

  private static SampleModel forever() {
    return new SampleModel("forever", 17)
        .taken("round", 7)
        .taken("goes", 9)
        .taken("state", 1)
        .node("Identity", "goes", "goes_on")
        .node("Neg", "state", "next")
        .output("goes_on next");
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        Arguments.of(
            relu("a value of nothing").node("Add", "r ghost", "z"),
            Code.INVALID_MODEL,
            "uses `ghost`, which nothing computes"),
        Arguments.of(
            relu("two values of one name").node("Sigmoid", "x", "r"),
            Code.INVALID_MODEL,
            "`r` stands for two values"),
        Arguments.of(
            relu("a circle").node("Add", "b r", "a").node("Add", "a r", "b"),
            Code.INVALID_MODEL,
            "in a cycle"),
        Arguments.of(
            relu("an output of nothing").output("ghost"),
            Code.INVALID_MODEL,
            "output `ghost` is computed by nothing"),
        Arguments.of(
            relu("an attribute of the wrong type").node("Softmax", "r", "z", f("axis", 1)),
            Code.INVALID_MODEL,
            "`axis`"),
        Arguments.of(
            relu("a loop that nothing ends")
                .codes("yes", 9, 1)
                .node("Loop", "- yes r", "z", forever().within("body")),
            Code.INVALID_MODEL,
            "never ends"),
        Arguments.of(
            relu("a loop of a great many rounds")
                .codes("yes", 9, 1)
                .tensor(
                    TensorProto.newBuilder()
                        .setName("most")
                        .setDataType(7)
                        .addInt64Data(1L << 62)
                        .build())
                .node("Loop", "most yes r", "z", forever().within("body")),
            Code.INVALID_MODEL,
            "takes 4611686018427387904 rounds"),
        Arguments.of(
            relu("a negative size").tensor(floats("w", -3).build()),
            Code.INVALID_MODEL,
            "negative size -3"),
        Arguments.of(
            relu("too many elements").tensor(floats("w", 1L << 31, 1L << 31).build()),
            Code.MODEL_LIMIT,
            "too many elements"),
        Arguments.of(
            relu("data of another size")
                .tensor(floats("w", 4).setRawData(ByteString.copyFrom(new byte[7])).build()),
            Code.INVALID_MODEL,
            "7 bytes where its shape needs 16"),
        Arguments.of(
            relu("groups that do not divide")
                .weight("w", 4, 3, 3, 3)
                .node("Conv", "r w", "z", i("group", 3)),
            Code.INVALID_MODEL,
            "3 groups"),
        Arguments.of(
            relu("a negative stride")
                .weight("w", 4, 3, 3, 3)
                .node("Conv", "r w", "z", ints("strides", -1, 1)),
            Code.INVALID_MODEL,
            "`strides`"),
        Arguments.of(
            relu("a slice by nothing")
                .longs("s", 0)
                .longs("e", 5)
                .longs("a", 0)
                .longs("t", 0)
                .longs("c", 1, 2, 3)
                .node("Slice", "c s e a t", "z"),
            Code.INVALID_MODEL,
            "step 0"),
        Arguments.of(
            new SampleModel("no operator set", 0).input("x", 1).node("Relu", "x", "y").output("y"),
            Code.UNSUPPORTED_OPERATOR,
            "operator set 0"));
  }

  @Test
  void everythingUnsupportedIsListedAtOnceWithItsNodes() throws IOException {
    SampleModel sample =
        relu("many")
            .node("TfIdfVectorizer", "r", "a")
            .node("Relu", "a", "b")
            .node("ImageDecoder", "b", "c")
            .node("StringNormalizer", "b r", "d")
            .node("TfIdfVectorizer", "d", "e")
            .output("c e");

    Diagnostic found = read(sample.bytes()).get(0);

    assertThat(found.code()).isEqualTo(Code.UNSUPPORTED_OPERATOR);
    assertThat(found.notes())
        .containsExactly(
            "ImageDecoder: `ImageDecoder_c`",
            "StringNormalizer: `StringNormalizer_d`",
            "TfIdfVectorizer: `TfIdfVectorizer_a`, `TfIdfVectorizer_e`");
  }

  @Test
  void whatIsUnsupportedWithinGraphsAndFunctionsIsListedWithTheRest() throws IOException {
    SampleModel inner = new SampleModel("inner", 13).node("Svd", "r", "c").output("c");
    SampleModel other = new SampleModel("other", 13).node("Neg", "r", "d").output("d");
    SampleModel sample =
        relu("many")
            .node("ReduceMax", "r", "m")
            .node("Cast", "m", "b", i("to", 9))
            .node("If", "b", "z", inner.within("then_branch"), other.within("else_branch"))
            .function("Odd", "v", "w", new SampleModel("odd", 13).node("Svd", "v", "w"))
            .call("Odd", "z", "u")
            .node("Svd", "r", "s")
            .output("u s");

    assertThat(read(sample.bytes()).get(0).notes())
        .containsExactly("Svd: `Svd_s`, `Svd_c`, `Odd_u/Svd_w`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret.bin", "/etc/passwd", "link.bin", "a/../../secret.bin", "gone.bin", ""})
  void dataOutsideOfTheFolderIsNotOpened(String location) throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.write(folder.resolve("secret.bin"), new byte[16]);
    Files.createSymbolicLink(inside.resolve("link.bin"), folder.resolve("secret.bin"));
    Path file = inside.resolve("model.onnx");
    Files.write(file, relu("external").tensor(external(location, "0")).bytes());

    List<Diagnostic> found = read(file);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).code()).isEqualTo(Code.EXTERNAL_DATA);
  }

  @Test
  void dataBesideTheModelIsRead() throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[20]);
    Path file = folder.resolve("model.onnx");
    Files.write(file, relu("external").tensor(external("w.bin", "4")).bytes());
    assertThat(read(file)).isEmpty();

    Files.write(file, relu("external").tensor(external("w.bin", "8")).bytes());
    assertThat(read(file)).extracting(Diagnostic::code).containsExactly(Code.EXTERNAL_DATA);
  }

  @Test
  void whatIsNoModelIsSaidToBeNone() throws IOException {
    assertThat(read("version https://git-lfs.github.com/spec/v1\n".getBytes("UTF-8")))
        .extracting(Diagnostic::code)
        .containsExactly(Code.UNREADABLE_MODEL);
    assertThat(read(new byte[0]))
        .extracting(Diagnostic::code)
        .containsExactly(Code.UNREADABLE_MODEL);
    assertThat(read(folder.resolve("gone.onnx")))
        .extracting(Diagnostic::code)
        .containsExactly(Code.UNREADABLE_MODEL);
  }

  /** Small files that ask for much: the answer comes at once, and nothing is computed. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void excessIsRefused(String what, byte[] model, Code code) throws IOException {
    assertThat(read(model)).extracting(Diagnostic::code).containsExactly(code);
  }

  static Stream<Arguments> bombs() {
    byte[] good = relu("good").bytes();
    return Stream.of(
        Arguments.of(
            "a tensor without the gigabyte it promises",
            relu("promise").tensor(floats("w", 1L << 14, (1L << 14) - 1).build()).bytes(),
            Code.INVALID_MODEL),
        Arguments.of(
            "the same in a file beside the model",
            relu("promise")
                .tensor(external("gone.bin", "0").toBuilder().clearDims().addDims(1 << 27).build())
                .bytes(),
            Code.EXTERNAL_DATA),
        Arguments.of("graphs in graphs", nested(good, 500), Code.MODEL_LIMIT),
        Arguments.of("graphs in graphs, fewer", branches(35), Code.MODEL_LIMIT),
        Arguments.of(
            "functions that call each other",
            relu("circle")
                .function("A", "v", "w", new SampleModel("a", 13).call("B", "v", "w"))
                .function("B", "v", "w", new SampleModel("b", 13).call("A", "v", "w"))
                .call("A", "r", "z")
                .bytes(),
            Code.MODEL_LIMIT),
        Arguments.of("a value of too many nodes", fan(8193).bytes(), Code.MODEL_LIMIT),
        Arguments.of(
            "a node of too many inputs",
            relu("joined").node("Concat", "r ".repeat(8193).trim(), "y", i("axis", 1)).bytes(),
            Code.MODEL_LIMIT),
        Arguments.of("functions that grow", growing(), Code.MODEL_LIMIT),
        Arguments.of("an operator set of the future", opset(good, 1L << 62), UNSUPPORTED),
        Arguments.of("a name that no text can hold", renamed(good), Code.INVALID_MODEL));
  }

  @Test
  void aValueMayHaveAsManyUsersAsTheLimitSays() throws IOException {
    assertThat(read(fan(8192).bytes())).isEmpty();
  }

  /** One value that many nodes use, and a constant that as many do. */
  private static SampleModel fan(int nodes) {
    SampleModel model = relu("fan").real("one", 1);
    for (int i = 0; i < nodes; i++) {
      model.node("Mul", "r one", "y" + i).output("y" + i);
    }
    return model;
  }

  /** Branches within branches, each sound by itself. */
  private static byte[] branches(int depth) {
    SampleModel inner = new SampleModel("inner", 13).node("Relu", "x", "y0").output("y0");
    for (int level = 1; level <= depth; level++) {
      SampleModel other = new SampleModel("other", 13).node("Neg", "x", "n" + level);
      inner =
          new SampleModel("level", 13)
              .node(
                  "If",
                  "b",
                  "y" + level,
                  inner.within("then_branch"),
                  other.output("n" + level).within("else_branch"))
              .output("y" + level);
    }
    SampleModel other = new SampleModel("other", 13).node("Neg", "x", "n").output("n");
    return new SampleModel("deep", 13)
        .input("x", 2)
        .codes("b", 9, 1)
        .node("If", "b", "z", inner.within("then_branch"), other.within("else_branch"))
        .output("z")
        .bytes();
  }

  /** Each function calls the one before it eight times. */
  private static byte[] growing() {
    SampleModel model = relu("growing");
    model.function("F0", "v", "w", new SampleModel("f", 13).node("Relu", "v", "w"));
    for (int level = 1; level <= 12; level++) {
      SampleModel body = new SampleModel("f", 13);
      for (int call = 0; call < 8; call++) {
        String from = call == 0 ? "v" : "t" + call;
        body.call("F" + (level - 1), from, call == 7 ? "w" : "t" + (call + 1));
      }
      model.function("F" + level, "v", "w", body);
    }
    return model.call("F12", "r", "z").bytes();
  }

  private static byte[] nested(byte[] model, int depth) {
    AttributeProto.Builder body = AttributeProto.newBuilder().setName("body");
    for (int level = 0; level < depth; level++) {
      NodeProto.Builder node = NodeProto.newBuilder().setOpType("If").addAttribute(body);
      body =
          AttributeProto.newBuilder()
              .setName("body")
              .setType(AttributeProto.AttributeType.GRAPH)
              .setG(GraphProto.newBuilder().addNode(node));
    }
    ModelProto.Builder changed = parsed(model);
    changed.getGraphBuilder().getNodeBuilder(0).addAttribute(body);
    return changed.build().toByteArray();
  }

  private static byte[] opset(byte[] model, long version) {
    ModelProto.Builder changed = parsed(model);
    changed.getOpsetImportBuilder(0).setVersion(version);
    return changed.build().toByteArray();
  }

  /** The output's name in bytes that are no UTF-8. */
  private static byte[] renamed(byte[] model) {
    ModelProto.Builder changed = parsed(model);
    changed
        .getGraphBuilder()
        .getOutputBuilder(0)
        .setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xC3, 0x28, 0}));
    return changed.build().toByteArray();
  }

  private static ModelProto.Builder parsed(byte[] model) {
    try {
      return ModelProto.parseFrom(model).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static SampleModel relu(String name) {
    return new SampleModel(name, 13).input("x", 1, 3, 8, 8).node("Relu", "x", "r").output("r");
  }

  private static TensorProto.Builder floats(String name, long... shape) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(1)
        .addAllDims(Arrays.stream(shape).boxed().toList());
  }

  private static TensorProto external(String location, String offset) {
    return floats("w", 4)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", offset))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private List<Diagnostic> read(byte[] bytes) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, bytes);
    return read(file);
  }

  /** What is found; nothing may be found of a model that has been read. */
  private static List<Diagnostic> read(Path file) {
    Diagnostics found = new Diagnostics();
    try (NDManager manager = NDManager.newBaseManager()) {
      boolean present = new OnnxImporter(manager).read(file, "model.onnx", found).isPresent();
      assertThat(present).isEqualTo(found.all().isEmpty());
    }
    return found.all();
  }
}
