package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Terminal;
import dev.brevity.runtime.data.Npy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import onnx.ModelProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No command writes over what it was not told to write. */
class ProtectedFilesTest {
  private static final String PLAN =
      """
      plan P {
        layers WeightLayer { input = Int8ActPerTensorFloat  weight = Int8WeightPerChannelFloat }
        steps { calibrate }
        export onnx_qcdq { external_data = %s }
      }
      """;
  private static final String QUANTIZE = "quantize model.onnx --data x.npy --plan ";

  @TempDir private Path folder;

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeEach
  void writeFiles() throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.floating());
    Files.write(folder.resolve("x.npy"), Npy.floats(new long[] {4, 2}, 1, 2, 3, 4, 5, 6, 7, 8));
    Files.writeString(folder.resolve("plain.quant"), PLAN.formatted("false"));
    Files.writeString(folder.resolve("apart.quant"), PLAN.formatted("true"));
    Files.writeString(folder.resolve("victim"), "mine");
  }

  @Test
  void theFileOfConstantsIsNotReplacedUnasked() throws IOException {
    Files.writeString(folder.resolve("q.onnx.data"), "mine");

    assertThat(dsl(QUANTIZE + "apart.quant -o q.onnx")).isEqualTo(ExitStatus.USAGE);

    assertThat(said()).contains("`q.onnx.data` exists already; --force replaces it");
    assertThat(folder.resolve("q.onnx.data")).hasContent("mine");
    assertThat(folder.resolve("q.onnx")).doesNotExist();
    assertThat(dsl(QUANTIZE + "apart.quant -o q.onnx --force")).isEqualTo(ExitStatus.OK);
  }

  @Test
  void theConstantsThatTheNetworkIsReadFromAreNeverReplaced() throws IOException {
    byte[] values = splitModel("q.onnx.data");

    assertThat(dsl(QUANTIZE + "apart.quant -o q.onnx --force")).isEqualTo(ExitStatus.USAGE);

    assertThat(said()).contains("`q.onnx.data` is read by this run; name another output");
    assertThat(folder.resolve("q.onnx.data")).hasBinaryContent(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.npy", "model.onnx"})
  void inputsAreNeverReplaced(String input) throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve(input));

    assertThat(dsl(QUANTIZE + "plain.quant --force -o " + input)).isEqualTo(ExitStatus.USAGE);

    assertThat(folder.resolve(input)).hasBinaryContent(before);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPipeIsNotTurnedIntoAFile() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(dsl(QUANTIZE + "plain.quant -o pipe --force")).isEqualTo(ExitStatus.USAGE);

    assertThat(said()).contains("`pipe` is not an ordinary file");
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  @Test
  void reportsGoIntoADeviceWithoutReplacingIt() throws IOException {
    Files.createSymbolicLink(folder.resolve("null.json"), Path.of("/dev/null"));

    assertThat(dsl("evaluate model.onnx --data x.npy -o null.json")).isEqualTo(ExitStatus.OK);

    assertThat(folder.resolve("null.json")).isSymbolicLink();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.onnx"), folder.resolve("victim"));

    assertThat(dsl(QUANTIZE + "plain.quant -o link.onnx")).isEqualTo(ExitStatus.USAGE);
    assertThat(folder.resolve("victim")).hasContent("mine");

    assertThat(dsl(QUANTIZE + "plain.quant -o link.onnx --force")).isEqualTo(ExitStatus.OK);
    assertThat(folder.resolve("link.onnx")).isSymbolicLink();
    assertThat(Files.size(folder.resolve("victim"))).isGreaterThan(100);
  }

  @Test
  void aLinkThatLeadsNowhereMakesNoFileThere() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.onnx"), folder.resolve("nowhere"));

    assertThat(dsl(QUANTIZE + "plain.quant -o link.onnx --force")).isEqualTo(ExitStatus.USAGE);

    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "lock", "state.checkpoint", "draft"})
  void linksInTheFolderOfUnfinishedWorkAreNotFollowed(String name) throws IOException {
    Path work = Files.createDirectory(folder.resolve(".q.onnx.work"));
    Files.createSymbolicLink(work.resolve(name), folder.resolve("victim"));

    assertThat(dsl(QUANTIZE + "plain.quant -o q.onnx")).isEqualTo(ExitStatus.USAGE);

    assertThat(said()).contains("`" + name + "` is a symbolic link; remove it");
    assertThat(folder.resolve("victim")).hasContent("mine");
  }

  @Test
  void theFolderOfUnfinishedWorkIsNoLink() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(folder.resolve(".q.onnx.work"), other);

    assertThat(dsl(QUANTIZE + "plain.quant -o q.onnx")).isEqualTo(ExitStatus.USAGE);

    assertThat(other).isEmptyDirectory();
  }

  @Test
  void otherFilesInTheFolderOfUnfinishedWorkStay() throws IOException {
    Path work = Files.createDirectory(folder.resolve(".q.onnx.work"));
    Files.writeString(work.resolve("notes"), "mine");

    assertThat(dsl(QUANTIZE + "plain.quant -o q.onnx")).isEqualTo(ExitStatus.OK);

    assertThat(work).isDirectoryContaining("glob:**/notes");
    assertThat(work.toFile().list()).containsExactly("notes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "state.checkpoint", "draft", "0123456789abcdef"})
  void namesOfOursThatWereNotMadeHereStopTheWork(String name) throws IOException {
    Path work = Files.createDirectory(folder.resolve(".q.onnx.work"));
    Files.writeString(work.resolve(name), "mine");

    assertThat(dsl(QUANTIZE + "plain.quant -o q.onnx")).isEqualTo(ExitStatus.USAGE);

    assertThat(said()).contains("holds `" + name + "` that was not made here");
    assertThat(work.resolve(name)).hasContent("mine");
    assertThat(work.toFile().list()).containsExactly(name);
  }

  @Test
  void aFileWhoseNameBeginsWithAnAtSignIsAFile() throws IOException {
    Files.writeString(folder.resolve("a.onnx"), "-o\nvictim.json\nmodel.onnx");
    Files.write(folder.resolve("@a.onnx"), TinyOnnx.floating());

    int status = dsl("evaluate @a.onnx model.onnx --data x.npy --runtime brevity");

    assertThat(status).as(said()).isEqualTo(ExitStatus.OK);
    assertThat(folder.resolve("victim.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--help",
        "check plain.quant",
        "schema",
        "catalog",
        "explain BRV0101",
        "convert plain.quant",
        "plan model.onnx --plan plain.quant",
        "diff Int8WeightPerTensorFloat Int8WeightPerChannelFloat",
        "evaluate model.onnx --data x.npy --runtime brevity"
      })
  void outputThatCannotBeWrittenIsAnError(String command) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThat(dsl(command, full)).isNotEqualTo(ExitStatus.OK);

    assertThat(said()).contains("standard output cannot be written");
  }

  /** The model with its weights in a file beside it; what that file holds. */
  private byte[] splitModel(String location) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(TinyOnnx.floating()).toBuilder();
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      tensor
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(entry("location", location))
          .addExternalData(entry("offset", String.valueOf(values.size())))
          .addExternalData(entry("length", String.valueOf(tensor.getRawData().size())));
      values.write(tensor.getRawData().toByteArray());
      tensor.clearRawData();
    }
    Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    Files.write(folder.resolve(location), values.toByteArray());
    return values.toByteArray();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private String said() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  private int dsl(String command) {
    return dsl(command, OutputStream.nullOutputStream());
  }

  private int dsl(String command, OutputStream out) {
    Terminal terminal =
        new Terminal(
            folder,
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            Map.of(),
            false);
    return new Dispatcher(terminal).run(command.split(" "));
  }
}
