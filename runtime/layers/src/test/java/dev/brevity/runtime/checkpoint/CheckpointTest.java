package dev.brevity.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.Loss;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.training.Adam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of networks: what they hold, and what is said when they do not fit or are damaged. */
class CheckpointTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final int HEADER = 12;
  private static final String SCALE = "fused_activation_quant_proxy.tensor_quant.scaling_impl";

  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  @TempDir Path folder;

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aRestoredNetworkComputesWhatTheSavedOneDid() throws IOException {
    Path file = trained();
    Checkpoint checkpoint = Checkpoint.read(file);
    Block first = SmallTraining.untrained(BREVITY, 4, manager);
    Block second = SmallTraining.untrained(BREVITY, 4, manager);
    NDArray input = manager.randomNormal(new Shape(8, 40));

    checkpoint.restore(first);
    Checkpoint.of(first).write(file);
    Checkpoint.read(file).restore(second);

    assertThat(output(second, input)).containsExactly(output(first, input));
    assertThat(checkpoint.point()).isEqualTo(new TrainingPoint(0, 12));
    assertThat(checkpoint.counters())
        .containsEntry("0.input_quant." + SCALE + ".counter", 8L)
        .containsEntry("1.act_quant." + SCALE + ".counter", 12L);
  }

  @Test
  void aChangedAttributeIsNamedWithItsOldAndNewValue() throws IOException {
    Checkpoint checkpoint = Checkpoint.read(trained());
    Block other = SmallTraining.untrained(BREVITY, 6, manager);

    assertThat(checkpoint.differences(other))
        .extracting(Difference::message)
        .containsExactly("`0.weight_quant`: `tensor_quant.bit_width_impl.bit_width` 4 → 6");
    assertThatThrownBy(() -> checkpoint.restore(other))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("4 → 6");
  }

  @Test
  void anotherStructureIsDescribedLayerByLayer() throws IOException {
    Checkpoint checkpoint = Checkpoint.read(trained());
    Block other =
        new SequentialBlock()
            .add(
                QuantLinear.builder(BREVITY)
                    .units(200)
                    .weightQuant("Int8WeightPerChannelFloat")
                    .build())
            .add(QuantLinear.builder(BREVITY).units(3).weightQuant((String) null).build());
    other.initialize(manager, DataType.FLOAT32, new Shape(8, 40));
    float[] before = output(other, manager.ones(new Shape(1, 40)));

    List<Difference> differences = checkpoint.differences(other);

    assertThat(differences)
        .contains(
            new Difference.OnlySaved(Difference.Kind.QUANTIZER, "0.input_quant"),
            new Difference.OnlySaved(Difference.Kind.QUANTIZER, "1.act_quant"),
            new Difference.OnlySaved(Difference.Kind.QUANTIZER, "2.weight_quant"),
            new Difference.OnlySaved(Difference.Kind.ARRAY, "2.weight"),
            new Difference.OnlyPresent(Difference.Kind.ARRAY, "1.weight"),
            new Difference.OtherShape("0.weight", new Shape(300, 40), new Shape(200, 40)),
            new Difference.OtherShape("0.bias", new Shape(300), new Shape(200)));
    assertThat(differences).noneMatch(difference -> difference.place().startsWith("1.act_quant."));
    assertThatThrownBy(() -> checkpoint.restore(other))
        .isInstanceOf(CheckpointMismatchException.class);
    assertThat(output(other, manager.ones(new Shape(1, 40)))).containsExactly(before);
  }

  @Test
  void whatFitsCanBeTakenOverIntoAnotherRecipe() throws IOException {
    Checkpoint checkpoint = Checkpoint.read(trained());
    Block other = SmallTraining.untrained(BREVITY, 6, manager);

    List<Difference> differences = checkpoint.restoreMatching(other);

    assertThat(differences).hasSize(1);
    assertThat(Checkpoint.of(other).arrays().get("2.weight").data())
        .containsExactly(checkpoint.arrays().get("2.weight").data());
  }

  @Test
  void aTrainerOfDjlWritesOneAtTheEndOfEachEpoch() throws Exception {
    Path file = folder.resolve("epochs.brv");
    ArrayDataset data =
        new ArrayDataset.Builder()
            .setData(manager.randomNormal(new Shape(32, 40)))
            .optLabels(manager.zeros(new Shape(32)))
            .setSampling(8, false)
            .build();
    try (Model model = Model.newInstance("epochs", "PyTorch");
        Adam optimizer = Adam.builder().build()) {
      model.setBlock(SmallTraining.network(BREVITY, 4));
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(optimizer)
              .addEvaluator(new Accuracy())
              .addTrainingListeners(new EvaluatorTrainingListener())
              .addTrainingListeners(
                  new CheckpointListener(optimizer, file, new TrainingPoint(2, 0)));
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.setMetrics(new Metrics());
        trainer.initialize(new Shape(8, 40));
        EasyTrain.fit(trainer, 3, data, data);

        assertThat(trainer.getTrainingResult().getTrainEvaluation("Accuracy")).isBetween(0f, 1f);
      }
      Checkpoint written = Checkpoint.read(file);
      assertThat(written.point()).isEqualTo(new TrainingPoint(5, 0));
      assertThat(written.optimizer()).get().extracting(OptimizerState::updates).isEqualTo(12);
      assertThat(written.differences(model.getBlock())).isEmpty();
    }
  }

  @Test
  void aTruncatedOrAlteredFileIsRefusedWithAReason() throws IOException {
    Path file = trained();
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] damaged;
      if (i % 2 == 0) {
        damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      } else {
        damaged = whole.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(file, damaged);

      assertThatThrownBy(() -> Checkpoint.read(file))
          .isInstanceOf(MalformedCheckpointException.class)
          .hasMessageStartingWith(file + " cannot be read: ");
    }
  }

  /** Whoever forges a file forges the checksum too. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -1, 1 << 28, 77})
  void aForgedFileNeverMakesTheReaderAllocateWhatIsNotThere(int forged) throws IOException {
    Path file = trained();
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = HEADER; at < 6000; at += 13) {
      byte[] bytes = whole.clone();
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      buffer.putInt(at, forged);
      CRC32C sum = new CRC32C();
      sum.update(bytes, 0, bytes.length - 4);
      buffer.putInt(bytes.length - 4, (int) sum.getValue());
      Files.write(file, bytes);
      try {
        Checkpoint.read(file);
      } catch (MalformedCheckpointException expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aFileOfALaterFormatIsRecognised() throws IOException {
    Path file = trained();
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(8, 2);
    Files.write(file, bytes);

    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining("it has format 2");
  }

  private Path trained() throws IOException {
    Path file = folder.resolve("small.brv");
    SmallTraining.train(BREVITY, file, 12, line -> {});
    return file;
  }

  private static float[] output(Block network, NDArray input) {
    NDManager manager = input.getManager();
    return network
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .head()
        .toFloatArray();
  }
}
