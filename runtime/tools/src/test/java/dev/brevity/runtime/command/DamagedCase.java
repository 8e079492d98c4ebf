package dev.brevity.runtime.command;

import dev.brevity.runtime.data.Archives;
import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.onnx.ModelMutations;
import dev.brevity.runtime.onnx.OperatorSamples;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import onnx.ModelProto;
import onnx.TensorShapeProto;
import onnx.ValueInfoProto;

/**
 * A command and the files that it reads, one of which is damaged.
 *
 * @param files by path
 */
record DamagedCase(String command, Map<String, byte[]> files) {
  private static final int SAMPLES = 3;
  private static final int INT64 = 7;

  private static final List<String> PLANS =
      List.of(
          "plan A extends LayerwiseInt8 {\n"
              + "  steps { merge_batch_norm\n"
              + "    calibrate { batch_size = 1 }\n"
              + "  }\n"
              + "  export onnx_qcdq\n"
              + "}\n",
          """
          brevity 1
          plan A {
            style = layerwise
            layers Conv, ConvTranspose, Linear {
              input  = ShiftedUint8ActPerTensorFloat
              weight = Int8WeightPerChannelFloat { bit_width = 4 }
              bias   = Int32Bias
            }
            layers ReLU { output = Uint8ActPerTensorFloat }
            keep Linear[-1]
            steps {
              merge_batch_norm
              channel_splitting { split_ratio = 0.1 }
              weight_equalization { iterations = 2 }
              activation_equalization { alpha = 0.5  batch_size = 1 }
              calibrate { samples = 2  batch_size = 1 }
              bias_correction { samples = 2  batch_size = 1 }
              norm_correction { batch_size = 1 }
            }
            export onnx_qcdq { opset = 17 }
          }
          """,
          "plan A extends GraphInt8 {\n"
              + "  steps { weight_equalization\n"
              + "    calibrate { batch_size = 1 }\n"
              + "  }\n"
              + "  export onnx_qcdq\n"
              + "}\n",
          "plan A extends FlexMLInt8 {\n"
              + "  steps { merge_batch_norm\n"
              + "    calibrate { batch_size = 1 }\n"
              + "  }\n"
              + "}\n");

  private static final String YAML_PLAN =
      """
      brevity: 1
      plans:
        A:
          extends: LayerwiseInt8
          rules:
            - steps:
                - merge_batch_norm
                - calibrate: {batch_size: 2}
                - bias_correction: {samples: 2}
            - export: {onnx_qcdq: {opset: 17}}
      """;

  private static final String DESCRIPTION =
      """
      brevity: 1
      samples: 0..1
      inputs:
        name: x
        files: "*.png"
        resize: 7
        crop: [6, 6]
        interpolation: bicubic
        channels: rgb
        layout: nchw
        scale: 1/255
        mean: [0.1, 0.2, 0.3]
        std: 0.5
      labels:
        files: labels.csv
        classes: [cat, dog]
      """;

  /** The case of a number, the same every time. */
  static DamagedCase of(int number, List<byte[]> models) throws IOException {
    Random random = new Random(0x5DEECE66DL * (number + 17));
    return switch (number % 8) {
      case 0, 1, 2, 3 -> model(number, models, random);
      case 4 -> plan(random);
      case 5 -> description(random);
      default -> data(random);
    };
  }

  private static DamagedCase model(int number, List<byte[]> models, Random random)
      throws IOException {
    byte[] whole = models.get(random.nextInt(models.size()));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "model.onnx",
        new ModelMutations(whole)
            .get(3 * (number / 8) + (random.nextInt(5) == 0 ? random.nextInt(2) : 2)));
    samples(ModelProto.parseFrom(whole)).forEach((name, file) -> files.put("data/" + name, file));
    files.put("a.quant", PLANS.get(random.nextInt(PLANS.size())).getBytes(StandardCharsets.UTF_8));
    String command =
        switch (number % 4) {
          case 0 -> random.nextBoolean() ? checks() : plans();
          case 1 -> quantizes();
          case 2 -> evaluates("model.onnx");
          default -> {
            if (random.nextBoolean()) {
              yield quantizes();
            }
            files.put("good.onnx", whole);
            yield evaluates("good.onnx model.onnx");
          }
        };
    return new DamagedCase(command, files);
  }

  private static DamagedCase plan(Random random) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model.onnx", OperatorSamples.network());
    files.put("data/x.npy", floats(SAMPLES, 3, 6, 6));
    if (random.nextInt(4) == 0) {
      files.put("a.yaml", DamagedInput.text(YAML_PLAN, random));
      return new DamagedCase(quantizes().replace("a.quant", "a.yaml"), files);
    }
    files.put("a.quant", DamagedInput.text(PLANS.get(random.nextInt(PLANS.size())), random));
    return new DamagedCase(random.nextInt(3) == 0 ? plans() : quantizes(), files);
  }

  private static DamagedCase description(Random random) throws IOException {
    Map<String, byte[]> files = imageFiles();
    files.put("data/data.yaml", DamagedInput.text(DESCRIPTION, random));
    return imageCase(files, random);
  }

  private static DamagedCase imageCase(Map<String, byte[]> files, Random random) {
    files.put("model.onnx", OperatorSamples.network());
    files.put("a.quant", PLANS.get(1).getBytes(StandardCharsets.UTF_8));
    return new DamagedCase(random.nextBoolean() ? quantizes() : evaluates("model.onnx"), files);
  }

  private static Map<String, byte[]> imageFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("data/a.png", image("png"));
    files.put("data/b.png", image("png"));
    files.put("data/labels.csv", "a.png,cat\nb.png,dog\n".getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static DamagedCase data(Random random) throws IOException {
    if (random.nextInt(3) == 0) {
      Map<String, byte[]> files = imageFiles();
      files.put("data/data.yaml", DESCRIPTION.getBytes(StandardCharsets.UTF_8));
      String damaged =
          List.of("data/a.png", "data/b.png", "data/labels.csv").get(random.nextInt(3));
      files.put(
          damaged,
          damaged.endsWith(".csv")
              ? DamagedInput.text("a.png,cat\nb.png,dog\n", random)
              : DamagedInput.bytes(files.get(damaged), random));
      return imageCase(files, random);
    }
    byte[] npy = floats(SAMPLES, 2);
    byte[] labels = Npy.longs(new long[] {SAMPLES}, 0, 1, 1);
    Map<String, byte[]> whole = new LinkedHashMap<>();
    whole.put("data/x.npy", npy);
    whole.put("data/x.npy.gz", Archives.gzip(npy));
    whole.put("data/x.npz", Npy.zip("x.npy", npy, "labels.npy", labels));
    whole.put("data/x-idx2-ubyte", idx());
    whole.put("data.zip", Npy.zip("x.npy", npy, "labels.npy", labels));
    whole.put("data.tar", Archives.tar("x.npy", npy));
    whole.put("data.tar.gz", Archives.gzip(Archives.tar("x.npy", npy)));
    whole.put(
        "data/x.jsonl",
        "{\"x\": [1, 2.5], \"label\": 0}\n{\"x\": [3, -4e2], \"label\": 1}"
            .getBytes(StandardCharsets.UTF_8));
    List<String> names = List.copyOf(whole.keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] content = whole.get(name);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model.onnx", TinyOnnx.floating());
    files.put("a.quant", PLANS.get(0).getBytes(StandardCharsets.UTF_8));
    files.put(
        name,
        name.endsWith(".jsonl")
            ? DamagedInput.text(new String(content, StandardCharsets.UTF_8), random)
            : DamagedInput.bytes(content, random));
    String command = random.nextBoolean() ? quantizes() : evaluates("model.onnx");
    return new DamagedCase(
        name.startsWith("data/") ? command : command.replace("--data data", "--data " + name),
        files);
  }

  private static String checks() {
    return "check a.quant --model model.onnx";
  }

  private static String plans() {
    return "plan model.onnx --plan a.quant";
  }

  private static String quantizes() {
    // Trials in processes of their own have tests of their own, and would take most of the time.
    return "quantize model.onnx --plan a.quant --data data --no-verify -o made.onnx";
  }

  private static String evaluates(String models) {
    return "evaluate " + models + " --data data --batch 1 --threads 1 -o made.html";
  }

  /** Data for the inputs of a model, as NumPy files. */
  private static Map<String, byte[]> samples(ModelProto model) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      List<Long> shape = new ArrayList<>(List.of((long) SAMPLES));
      List<TensorShapeProto.Dimension> sizes =
          input.getType().getTensorType().getShape().getDimList();
      sizes.stream().skip(1).forEach(size -> shape.add(Math.max(1, size.getDimValue())));
      long[] axes = shape.stream().mapToLong(Long::longValue).toArray();
      files.put(
          input.getName() + ".npy",
          input.getType().getTensorType().getElemType() == INT64 ? longs(axes) : floats(axes));
    }
    return files;
  }

  private static byte[] floats(long... shape) {
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7 % 11 / 4f - 1;
    }
    return Npy.floats(shape, values);
  }

  private static byte[] longs(long... shape) {
    long[] values = new long[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2;
    }
    return Npy.longs(shape, values);
  }

  private static int count(long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return Math.toIntExact(count);
  }

  private static byte[] idx() {
    return ByteBuffer.allocate(18)
        .put(new byte[] {0, 0, 8, 2})
        .putInt(SAMPLES)
        .putInt(2)
        .put(new byte[] {1, 2, 3, 4, 5, 6})
        .array();
  }

  private static byte[] image(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage picture = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 2, 0x123456);
    ImageIO.write(picture, format, bytes);
    return bytes.toByteArray();
  }
}
