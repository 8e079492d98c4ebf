package dev.brevity.runtime.fuzz;

import dev.brevity.runtime.data.Archives;
import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.gguf.GgufTensor;
import dev.brevity.runtime.gguf.GgufType;
import dev.brevity.runtime.gguf.GgufValue;
import dev.brevity.runtime.gguf.GgufWriter;
import dev.brevity.runtime.onnx.OperatorSamples;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Small whole files of every kind. */
final class FuzzSeeds {
  static final String SHARD = "model-00001-of-00001.safetensors";

  private FuzzSeeds() {}

  static List<byte[]> quant() {
    return texts(
        """
        brevity 1
        /// Four bits.
        quantizer Narrow extends Int8WeightPerChannelFloat {
          let wanted = 2 * 2  // bits
          bit_width = if narrow_range then wanted else 5
          restrict_scaling_type = POWER_OF_TWO
        }
        mixin Sized {
          bit_width = match scaling_per_output {
            TENSOR => 8
            else   => 4
          }
          scaling_shape = [1, 8, 1]
        }
        """,
        """
        plan P extends LayerwiseInt8 {
          layers Conv, Linear {
            input  = ShiftedUint8ActPerTensorFloat
            weight = Int8WeightPerChannelFloat { bit_width = 4 }
            bias   = Int32Bias
          }
          layers ReLU { output = Uint8ActPerTensorFloat }
          keep Linear[-1]
          keep ~"head.*"
          steps {
            merge_batch_norm
            calibrate { samples = 2  batch_size = 1 }
            gptq { act_order = true }
          }
          export onnx_qcdq { opset = 17 }
        }
        """,
        """
        enum Kind { A B }
        role Mine
        attribute wanted_bits : Int in 1..32 unit bits
        attribute share : Real in (0, 100] unit percent
        quantizer Q extends Int8WeightPerTensorFloat {
          require bit_width >= 2 : "too narrow" fix "set `bit_width` to 2"
        }
        """);
  }

  static List<byte[]> yaml() {
    List<byte[]> all = new ArrayList<>(plans());
    all.addAll(
        texts(
            """
            # four bits
            brevity: 1
            quantizers:
              Narrow:
                doc: >
                  Two
                  lines.
                extends: [MSESymmetricScale, Int8WeightPerChannelFloat]
                bit_width: = if narrow_range then 4 else 5
                "restrict_scaling_type": POWER_OF_TWO
            mixins:
              Sized: {bit_width: 4, scaling_init: -1.5e3, scaling_shape: [1, 8, 1]}
            """));
    return all;
  }

  static List<byte[]> plans() {
    return texts(
        """
        brevity: 1
        plans:
          A:
            extends: LayerwiseInt8
            rules:
              - layers: [Conv, Linear]
                weight: {extends: Int8WeightPerChannelFloat, bit_width: 4}
              - steps:
                  - merge_batch_norm
                  - calibrate: {batch_size: 2}
              - keep: [{regex: "head.*"}]
              - export: {onnx_qcdq: {opset: 17}}
        """);
  }

  static List<byte[]> descriptions() {
    return texts(
        """
        brevity: 1
        samples: 0..99
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
        """,
        "inputs:\n  - {name: a, files: a.npy}\n  - {name: b, files: b.jsonl, field: b}\n");
  }

  static List<byte[]> python() {
    return texts(
        """
        from brevitas.inject import ExtendedInjector, value
        from brevitas.quant import Int8WeightPerTensorFloat

        class Mine(Int8WeightPerTensorFloat):
            \"""Four bits.\"""
            bit_width = 4  # bits
            scaling_impl_type = ScalingImplType.STATS
            names = ['a', "b", 1e-3, -2, (3, None)]

            @value
            def scale(bit_width):
                return 2 ** bit_width if bit_width else None

        Other = Mine.let(bit_width=8, signed=True)
        """);
  }

  static List<byte[]> onnx() {
    List<byte[]> models = new ArrayList<>(OperatorSamples.files());
    for (int i = 0; i < models.size() / 4; i++) {
      models.add(OperatorSamples.network());
    }
    return models;
  }

  static byte[] npy() {
    return Npy.floats(new long[] {3, 2}, 1, 2, 3, 4, -5, 0.5f);
  }

  static List<byte[]> zip() throws IOException {
    byte[] labels = Npy.longs(new long[] {3}, 0, 1, 1);
    return List.of(
        Npy.zip("x.npy", npy(), "labels.npy", labels),
        Npy.zip("x.jsonl", jsonl().get(0), "a/b.txt", labels));
  }

  static List<byte[]> tar() throws IOException {
    return List.of(Archives.tar("x.npy", npy()), Archives.tar("a/x.jsonl", jsonl().get(0)));
  }

  static List<byte[]> idx() {
    ByteBuffer bytes = ByteBuffer.allocate(18).put(new byte[] {0, 0, 8, 2}).putInt(3).putInt(2);
    return List.of(bytes.put(new byte[] {1, 2, 3, 4, 5, 6}).array());
  }

  static List<byte[]> jsonl() {
    return texts(
        "{\"x\": [1, 2.5], \"label\": 0}\n{\"label\": 1, \"x\": [3, -4e2]}\n",
        "[1, 2]\n[3, 4]\n\n[true, 5]\n");
  }

  static List<byte[]> csv() {
    return texts("file,class\nx.npy,cat\n\"y.npy\",dog\n", "0\n1\n1\n", "cat\ndog\ncat\n");
  }

  static List<byte[]> images(String format) throws IOException {
    List<byte[]> images = new ArrayList<>();
    int[] types = {
      BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED
    };
    for (int type : types) {
      BufferedImage picture = new BufferedImage(9, 8, type);
      picture.setRGB(1, 2, 0x123456);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (ImageIO.write(picture, format, bytes)) {
        images.add(bytes.toByteArray());
      }
    }
    return images;
  }

  static List<byte[]> safetensors() throws IOException {
    Path file = Files.createTempFile("seed", ".safetensors");
    try {
      writeDecoder(file);
      return List.of(Files.readAllBytes(file));
    } finally {
      Files.delete(file);
    }
  }

  /** A decoder of one block of four features, as {@link #config} says. */
  static void writeDecoder(Path file) throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", List.of(8L, 4L));
    shapes.put("model.norm.weight", List.of(4L));
    shapes.put("lm_head.weight", List.of(8L, 4L));
    for (String norm : List.of("input_layernorm", "post_attention_layernorm")) {
      shapes.put("model.layers.0." + norm + ".weight", List.of(4L));
    }
    for (String part : List.of("q", "k", "v", "o")) {
      shapes.put("model.layers.0.self_attn." + part + "_proj.weight", List.of(4L, 4L));
    }
    shapes.put("model.layers.0.mlp.gate_proj.weight", List.of(8L, 4L));
    shapes.put("model.layers.0.mlp.up_proj.weight", List.of(8L, 4L));
    shapes.put("model.layers.0.mlp.down_proj.weight", List.of(4L, 8L));
    List<TensorEntry> entries = new ArrayList<>();
    shapes.forEach(
        (name, shape) -> entries.add(SafetensorsWriter.entry(name, TensorType.F32, shape)));
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(file, entries, Map.of("format", "pt"))) {
      for (TensorEntry entry : entries) {
        writer.write(entry.name(), ByteBuffer.allocate((int) entry.bytes()));
      }
    }
  }

  static List<byte[]> config() {
    return texts(
        """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
         "hidden_size": 4, "intermediate_size": 8, "num_attention_heads": 2, "head_dim": 2,
         "num_hidden_layers": 1, "num_key_value_heads": 2, "max_position_embeddings": 16,
         "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "tie_word_embeddings": false,
         "bos_token_id": 1, "eos_token_id": [2, 3], "vocab_size": 8, "torch_dtype": "float32"}
        """);
  }

  static List<byte[]> shards() {
    return texts(
        "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {\"lm_head.weight\": \""
            + SHARD
            + "\", \"model.norm.weight\": \""
            + SHARD
            + "\"}}");
  }

  static List<byte[]> tokenizer() {
    return texts(
        """
        {"version": "1.0", "truncation": null, "padding": null,
         "added_tokens": [{"id": 7, "content": "<s>", "single_word": false, "lstrip": false,
           "rstrip": false, "normalized": false, "special": true}],
         "normalizer": null,
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
           "use_regex": true},
         "post_processor": null,
         "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true,
           "use_regex": true},
         "model": {"type": "BPE", "dropout": null, "unk_token": null,
           "continuing_subword_prefix": null, "end_of_word_suffix": null, "fuse_unk": false,
           "byte_fallback": false, "ignore_merges": false,
           "vocab": {"t": 0, "o": 1, "b": 2, "e": 3, "n": 4, "to": 5, "be": 6},
           "merges": [["t", "o"], ["b", "e"]]}}
        """);
  }

  static List<byte[]> gguf() throws IOException {
    Path file = Files.createTempFile("seed", ".gguf");
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("general.architecture", new GgufValue.Text("llama"));
    keys.put("a.count", new GgufValue.Unsigned(3));
    keys.put("a.real", new GgufValue.Real(1.5f));
    keys.put("a.truth", new GgufValue.Truth(true));
    keys.put("a.tokens", new GgufValue.Texts(List.of("a", "b")));
    keys.put("a.types", new GgufValue.Integers(List.of(1, 2)));
    keys.put("a.scores", new GgufValue.Reals(List.of(-1f, -2f)));
    List<GgufTensor> tensors =
        GgufWriter.placed(
            List.of(
                new GgufTensor("norm.weight", GgufType.F32, List.of(4L), 0),
                new GgufTensor("head.weight", GgufType.Q8_0, List.of(2L, 32L), 0)));
    try {
      try (GgufWriter writer = GgufWriter.create(file, keys, tensors)) {
        for (GgufTensor tensor : tensors) {
          writer.write(tensor.name(), ByteBuffer.allocate((int) tensor.bytes()));
        }
      }
      return List.of(Files.readAllBytes(file));
    } finally {
      Files.delete(file);
    }
  }

  static List<byte[]> costs() {
    return texts("# times\nconv.float.rate.32 = 12.5\nadd.time=0.25\nlong\\\n  er : 1e3\n");
  }

  private static List<byte[]> texts(String... texts) {
    return java.util.Arrays.stream(texts)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
