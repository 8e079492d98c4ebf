package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.tensor.QuantNDList;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer must do as a block of DJL, after a layer that quantizes its input. */
class EveryLayerTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape ROWS = new Shape(2, 6);
  private static final Shape SEQUENCES = new Shape(2, 4, 9);
  private static final Shape IMAGES = new Shape(2, 4, 6, 5);
  private static final Shape VOLUMES = new Shape(1, 2, 4, 3, 4);
  private static final int COLLECTING = 2;

  /** A layer and the shapes of its inputs. */
  private record Specimen(Supplier<Block> layer, Shape... inputs) {
    /** The layer after quantizers of its inputs. */
    Block network() {
      SequentialBlock network = new SequentialBlock();
      if (inputs.length == 1) {
        network.add(quantizing());
      }
      return network.add(layer.get());
    }

    NDList tensors(NDManager manager) {
      NDList list = new NDList();
      for (Shape shape : inputs) {
        NDArray ramp = manager.arange(0, shape.size(), 1, DataType.FLOAT32);
        list.add(ramp.mul(0.37f).add(list.size()).sin().reshape(shape));
      }
      return list;
    }
  }

  static Stream<Named<Specimen>> layers() {
    Map<String, Specimen> all = new LinkedHashMap<>();
    all.put("linear", new Specimen(() -> QuantLinear.builder(BREVITY).units(3).build(), ROWS));
    all.put(
        "convolution over sequences",
        new Specimen(
            () -> full(QuantConv1d.builder(BREVITY).filters(4).kernel(3).samePadding()).build(),
            SEQUENCES));
    all.put(
        "convolution over images",
        new Specimen(
            () ->
                full(QuantConv2d.builder(BREVITY).filters(4).kernel(3).padding(1).stride(2))
                    .paddingMode(PaddingMode.REFLECT)
                    .build(),
            IMAGES));
    all.put(
        "grouped convolution over volumes",
        new Specimen(
            () -> full(QuantConv3d.builder(BREVITY).filters(4).kernel(2).groups(2)).build(),
            VOLUMES));
    all.put(
        "transposed convolution over sequences",
        new Specimen(
            () ->
                full(QuantConvTranspose1d.builder(BREVITY).filters(4).kernel(3).stride(2))
                    .outputPadding(1)
                    .build(),
            SEQUENCES));
    all.put(
        "transposed convolution over images",
        new Specimen(
            () ->
                full(QuantConvTranspose2d.builder(BREVITY).filters(4).kernel(3).groups(2)).build(),
            IMAGES));
    all.put(
        "transposed convolution over volumes",
        new Specimen(
            () -> full(QuantConvTranspose3d.builder(BREVITY).filters(4).kernel(2)).build(),
            VOLUMES));
    all.put(
        "scale and bias",
        new Specimen(() -> full(QuantScaleBias.builder(BREVITY)).build(), IMAGES));
    all.put("identity", new Specimen(EveryLayerTest::quantizing, IMAGES));
    all.put("relu", new Specimen(() -> brief(QuantReLU.builder(BREVITY)).build(), IMAGES));
    all.put("sigmoid", new Specimen(() -> brief(QuantSigmoid.builder(BREVITY)).build(), IMAGES));
    all.put("tanh", new Specimen(() -> brief(QuantTanh.builder(BREVITY)).build(), IMAGES));
    all.put(
        "hardtanh",
        new Specimen(
            () -> QuantHardTanh.builder(BREVITY).set("min_val", -1.0).set("max_val", 1.0).build(),
            IMAGES));
    all.put(
        "max pooling over sequences",
        new Specimen(() -> QuantMaxPool1d.builder().kernel(2).build(), SEQUENCES));
    all.put(
        "max pooling over images",
        new Specimen(
            () -> QuantMaxPool2d.builder().kernel(3).stride(2).ceilMode(true).build(), IMAGES));
    all.put(
        "max pooling over volumes",
        new Specimen(() -> QuantMaxPool3d.builder().kernel(2).build(), VOLUMES));
    all.put(
        "average pooling", new Specimen(() -> QuantAvgPool2d.builder().kernel(2).build(), IMAGES));
    all.put(
        "truncated average pooling",
        new Specimen(
            () -> TruncAvgPool2d.builder(BREVITY).kernel(2).ceilMode(true).build(), IMAGES));
    all.put(
        "truncated adaptive pooling",
        new Specimen(
            () ->
                TruncAdaptiveAvgPool2d.builder(BREVITY)
                    .truncQuant("ShiftRoundSaturateTo8bit")
                    .set("collect_stats_steps", COLLECTING)
                    .outputSize(2)
                    .build(),
            IMAGES));
    all.put(
        "accumulator", new Specimen(() -> TruncQuantAccumulator.builder(BREVITY).build(), IMAGES));
    all.put(
        "nearest upsampling",
        new Specimen(() -> QuantUpsample.nearest2d().scaleFactor(2).build(), IMAGES));
    all.put(
        "bilinear upsampling",
        new Specimen(() -> QuantUpsample.bilinear2d().size(9, 11).build(), IMAGES));
    all.put("flatten", new Specimen(QuantFlatten::new, IMAGES));
    all.put("dropout", new Specimen(() -> new QuantDropout(0.5f), IMAGES));
    all.put(
        "Hadamard classifier",
        new Specimen(() -> HadamardClassifier.builder().outChannels(5).build(), ROWS));
    all.put(
        "sum of two inputs",
        new Specimen(() -> joined(QuantEltwiseAdd.builder(BREVITY)).build(), IMAGES, IMAGES));
    all.put(
        "sum of two branches",
        new Specimen(
            () ->
                new SequentialBlock()
                    .add(
                        new ParallelBlock(
                            QuantNDList::join,
                            List.of(
                                QuantMaxPool2d.builder().kernel(1).build(),
                                brief(QuantReLU.builder(BREVITY)).build())))
                    .add(joined(QuantEltwiseAdd.builder(BREVITY)).build()),
            IMAGES));
    all.put(
        "concatenation",
        new Specimen(
            () ->
                joined(QuantCat.builder(BREVITY))
                    .outputQuant((String) null)
                    .tieInputOutputQuant(true)
                    .build(),
            IMAGES,
            IMAGES,
            IMAGES));
    return all.entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void saysTheShapeOfWhatItReturns(Specimen specimen) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block network = initialized(specimen, manager);

      NDList output = evaluate(network, specimen, manager);

      assertThat(output.getShapes()).containsExactly(network.getOutputShapes(specimen.inputs()));
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void isTrainedByATrainer(Specimen specimen) {
    // With some weights a scale's gradient is too small to change it.
    Engine.getInstance().setRandomSeed(7);
    try (Model model = Model.newInstance("net")) {
      Block network = specimen.network();
      model.setBlock(network);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.l2Loss())
              .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(specimen.inputs());
        for (int i = 0; i <= COLLECTING; i++) {
          // Scales have no gradient while statistics are collected.
          differentiate(trainer, specimen);
        }
        Map<String, float[]> before = values(network);

        differentiate(trainer, specimen);
        trainer.step();

        values(network)
            .forEach(
                (name, values) ->
                    assertThat(Arrays.equals(values, before.get(name)))
                        .as("%s has not changed", name)
                        .isFalse());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void computesTheSameOnceSavedAndLoaded(Specimen specimen) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block saved = initialized(specimen, manager);
      for (int i = 0; i < COLLECTING + 2; i++) {
        saved.forward(new ParameterStore(manager, false), specimen.tensors(manager), true);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));
      Block loaded = specimen.network();
      loaded.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

      NDList expected = evaluate(saved, specimen, manager);
      NDList actual = evaluate(loaded, specimen, manager);

      assertThat(numbers(actual)).usingRecursiveComparison().isEqualTo(numbers(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void leavesNothingBehindInItsManagers(Specimen specimen) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block network = initialized(specimen, manager);
      learn(network, specimen, manager, COLLECTING + 2);
      int arrays = arrays(manager);

      learn(network, specimen, manager, 5);

      assertThat(arrays(manager)).isEqualTo(arrays);
    }
  }

  private static void learn(Block network, Specimen specimen, NDManager manager, int times) {
    ParameterStore store = new ParameterStore(manager, false);
    for (int i = 0; i < times; i++) {
      try (NDManager batch = manager.newSubManager()) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          NDList inputs = specimen.tensors(batch);
          inputs.forEach(input -> input.setRequiresGradient(true));
          collector.backward(network.forward(store, inputs, true).head().sum());
        }
        network.forward(store, specimen.tensors(batch), false);
      }
    }
  }

  /** Arrays of all managers of the process, that of the engine included. */
  private static int arrays(NDManager manager) {
    return manager.getParentManager().getManagedArrays().size() + manager.getManagedArrays().size();
  }

  private static void differentiate(Trainer trainer, Specimen specimen) {
    try (NDManager batch = trainer.getManager().newSubManager();
        GradientCollector collector = trainer.newGradientCollector()) {
      NDList inputs = specimen.tensors(batch);
      // Layers without parameters have something to differentiate too.
      inputs.forEach(input -> input.setRequiresGradient(true));
      NDArray output = trainer.forward(inputs).head();
      NDArray wanted = output.zerosLike().add(0.3f);
      collector.backward(trainer.getLoss().evaluate(new NDList(wanted), new NDList(output)));
    }
  }

  /** Everything that is learned, by name. */
  private static Map<String, float[]> values(Block network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (String name : network.getParameters().keys()) {
      Parameter parameter = network.getParameters().get(name);
      if (parameter.requiresGradient()) {
        values.put(name, parameter.getArray().toFloatArray());
      }
    }
    return values;
  }

  private static Block initialized(Specimen specimen, NDManager manager) {
    Block network = specimen.network();
    network.initialize(manager, DataType.FLOAT32, specimen.inputs());
    return network;
  }

  private static NDList evaluate(Block network, Specimen specimen, NDManager manager) {
    return network.forward(new ParameterStore(manager, false), specimen.tensors(manager), false);
  }

  /** All arrays of the tensors in a list, those of scales and bit widths included. */
  private static List<float[]> numbers(NDList list) {
    List<float[]> numbers = new ArrayList<>();
    QuantNDList.tensorsOf(list)
        .forEach(
            tensor ->
                tensor.map(
                    array -> {
                      numbers.add(array.toFloatArray());
                      return array;
                    }));
    return numbers;
  }

  private static QuantIdentity quantizing() {
    return brief(QuantIdentity.builder(BREVITY)).returnQuantTensor(true).build();
  }

  private static <B extends ActivationLayerBuilder<B>> B brief(B builder) {
    return builder.set("collect_stats_steps", COLLECTING);
  }

  private static <B extends WeightLayerBuilder<B>> B full(B builder) {
    return builder
        .biasQuant("Int32Bias")
        .outputQuant("Int8ActPerTensorFloat")
        .set("output_collect_stats_steps", COLLECTING)
        .returnQuantTensor(true);
  }

  private static <B extends JoinBuilder<B>> B joined(B builder) {
    return builder
        .set("input_collect_stats_steps", COLLECTING)
        .set("output_collect_stats_steps", COLLECTING)
        .returnQuantTensor(true);
  }
}
