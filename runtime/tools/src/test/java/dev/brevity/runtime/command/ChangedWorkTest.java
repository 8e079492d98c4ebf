package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.plan.CalibrationData;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.GraphFile;
import dev.brevity.runtime.plan.InterruptedPlanException;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import dev.brevity.runtime.plan.PlanExport;
import dev.brevity.runtime.plan.PlanProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.ModelProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run was interrupted, something was changed, and the same run is started again. */
class ChangedWorkTest {
  private static final int SAMPLES = 40;
  private static final String RECIPES =
      """
      quantizer Mine extends Int8ActPerTensorFloat { high_percentile_q = 99.9 }
      """;
  private static final String PLAN =
      """
      import "mine.quant"
      plan P {
        layers WeightLayer { input = Mine  weight = Int8WeightPerChannelFloat }
        steps { calibrate { batch_size = 4 } }
        export onnx_qcdq
      }
      """;

  @TempDir private Path folder;

  /** What is changed meanwhile; times and sizes of files stay as they were. */
  enum Change {
    RECIPE("the recipes"),
    WEIGHTS_BESIDE_THE_MODEL("the network"),
    DATA_BEHIND_A_DESCRIPTION("the data"),
    THE_DESCRIPTION("the data"),
    WHERE_A_LINK_LEADS("the data");

    private final String name;

    Change(String name) {
      this.name = name;
    }
  }

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("mine.quant"), RECIPES);
    Files.writeString(folder.resolve("plan.quant"), PLAN);
    splitModel();
    for (int set = 1; set <= 2; set++) {
      float[] values = new float[SAMPLES * 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.sin(i) * set;
      }
      Path data = Files.createDirectory(folder.resolve("data" + set));
      Files.write(data.resolve("x.npy"), Npy.floats(new long[] {SAMPLES, 2}, values));
    }
    Files.createSymbolicLink(folder.resolve("current"), folder.resolve("data1"));
    Files.writeString(
        folder.resolve("data1/x.data.yaml"), "inputs:\n  files: x.npy\n  scale: 0.50\n");
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void beginsAnewAndSaysSo(Change change) throws Exception {
    Path data =
        folder.resolve(change == Change.WHERE_A_LINK_LEADS ? "current" : "data1/x.data.yaml");
    interrupt(data, 1);

    change(change);

    List<String> changes = new ArrayList<>();
    run(data, "resumed.onnx", new Watch(changes, new Interruption(), Integer.MAX_VALUE));
    run(data, "fresh.onnx", PlanProgress.SILENT);
    assertThat(changes).containsExactly(change.name);
    assertThat(folder.resolve("resumed.onnx"))
        .hasBinaryContent(Files.readAllBytes(folder.resolve("fresh.onnx")));
  }

  @Test
  void goesOnWhenNothingHasChanged() throws Exception {
    Path data = folder.resolve("current");
    interrupt(data, 5);

    List<String> changes = new ArrayList<>();
    run(data, "resumed.onnx", new Watch(changes, new Interruption(), Integer.MAX_VALUE));

    assertThat(changes).isEmpty();
    run(data, "fresh.onnx", PlanProgress.SILENT);
    assertThat(folder.resolve("resumed.onnx"))
        .hasBinaryContent(Files.readAllBytes(folder.resolve("fresh.onnx")));
  }

  private void change(Change change) throws IOException {
    switch (change) {
      case RECIPE -> replace("mine.quant", "99.9", "99.0");
      case THE_DESCRIPTION -> replace("data1/x.data.yaml", "0.50", "0.25");
      case DATA_BEHIND_A_DESCRIPTION ->
          keepTime("data1/x.npy", Files.readAllBytes(folder.resolve("data2/x.npy")));
      case WEIGHTS_BESIDE_THE_MODEL -> {
        byte[] values = Files.readAllBytes(folder.resolve("weights.bin"));
        ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 3f);
        keepTime("weights.bin", values);
      }
      case WHERE_A_LINK_LEADS -> {
        Files.delete(folder.resolve("current"));
        Files.createSymbolicLink(folder.resolve("current"), folder.resolve("data2"));
      }
    }
  }

  private void replace(String file, String before, String after) throws IOException {
    String text = Files.readString(folder.resolve(file));
    keepTime(file, text.replace(before, after).getBytes(StandardCharsets.UTF_8));
  }

  private void keepTime(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, content);
    Files.setLastModifiedTime(file, time);
  }

  private void interrupt(Path data, int batches) {
    Interruption interruption = new Interruption();
    assertThatThrownBy(
            () ->
                work(data, new Watch(new ArrayList<>(), interruption, batches))
                    .write(folder.resolve("resumed.onnx"), interruption))
        .isInstanceOf(InterruptedPlanException.class);
    assertThat(folder.resolve(".resumed.onnx.work/state.checkpoint")).exists();
  }

  private void run(Path data, String output, PlanProgress progress) throws Exception {
    work(data, progress).write(folder.resolve(output), new Interruption());
  }

  private NetworkQuantization work(Path data, PlanProgress progress) throws Exception {
    Path model = folder.resolve("model.onnx");
    GraphFile network = GraphFile.open(model, "model.onnx");
    Brevity brevity = Brevity.recipes(folder.resolve("plan.quant"));
    ResolvedPlan plan =
        new PlanResolver(brevity.library(), new Resolver(brevity.library()))
            .resolve(
                brevity.library().plan("P").orElseThrow(), network.outline(), new Diagnostics());
    ExecutablePlan executable = ExecutablePlan.of(plan, brevity);
    return new NetworkQuantization(
        executable,
        network,
        model,
        Optional.of(new CalibrationData(data, data.toString())),
        progress,
        (piece, samples, work, place) -> new PlanExport(executable).write(piece, work, place));
  }

  private void splitModel() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(TinyOnnx.floating()).toBuilder();
    long offset = 0;
    Path file = Files.createFile(folder.resolve("weights.bin"));
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      byte[] values = tensor.getRawData().toByteArray();
      Files.write(file, values, StandardOpenOption.APPEND);
      Map.of("location", "weights.bin", "offset", offset + "", "length", values.length + "")
          .forEach(
              (key, value) ->
                  tensor.addExternalData(
                      StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
      tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL).clearRawData();
      offset += values.length;
    }
    Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
  }

  /** Stops after so many batches; remembers what it is told. */
  private static final class Watch implements PlanProgress {
    private final List<String> changes;
    private final Interruption interruption;
    private final int batches;
    private int count;

    Watch(List<String> changes, Interruption interruption, int batches) {
      this.changes = changes;
      this.interruption = interruption;
      this.batches = batches;
    }

    @Override
    public void begin(String what, long samples) {}

    @Override
    public void advance(long samples) {
      if (++count >= batches) {
        interruption.request();
      }
    }

    @Override
    public void end() {}

    @Override
    public void beginAnew(List<String> what) {
      changes.addAll(what);
    }
  }
}
