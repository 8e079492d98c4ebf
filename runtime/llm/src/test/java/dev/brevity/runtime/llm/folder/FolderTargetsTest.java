package dev.brevity.runtime.llm.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.PlannedModel;
import dev.brevity.runtime.llm.TinyDecoders;
import dev.brevity.runtime.llm.evaluation.Perplexity;
import dev.brevity.runtime.llm.evaluation.StagedEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderTargetsTest {
  private static final String KEEP = "  keep \"lm_head\", \"model.embed_tokens\"\n";
  private static final String STEPS =
      "  steps { rotate gptq { batch_size = 1  use_quant_activations = false } }\n";

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "llama, Int8WeightPerChannelFloat { bit_width = 4 }, true",
    "llama3-scaling-tied, IntWeightSymmetricGroupQuant { bit_width = 4  group_size = 8 }, true",
    "qwen2-sharded, ShiftedUint8WeightPerChannelFloat { bit_width = 4 }, false",
    "qwen3, MXFloat8e4m3Weight { group_size = 8 }, false"
  })
  void aFakeQuantizedFolderHasThePerplexityOfTheQuantizedModel(
      String name, String weight, boolean steps) throws Exception {
    Path model = TinyDecoders.unpack(name, folder);
    PlannedModel planned =
        PlannedModel.of(
            model,
            "  layers Linear { weight = "
                + weight
                + " }\n"
                + KEEP
                + (steps ? STEPS : "")
                + "  export safetensors");

    Perplexity quantized = planned.quantize(folder.resolve("work"));
    planned.write(folder.resolve("work"), folder.resolve("written"));

    assertThat(perplexity(folder.resolve("written"), model))
        .isCloseTo(quantized.value(), within(1e-5 * quantized.value()));
    assertThat(perplexity(model, model))
        .isNotCloseTo(quantized.value(), within(1e-4 * quantized.value()));
    assertThat(folder.resolve("written").resolve("config.json")).content().contains("float32");
  }

  private static double perplexity(Path read, Path model) throws Exception {
    try (FolderWeights weights = PlannedModel.open(read)) {
      return new StagedEvaluation(done -> {})
          .perplexity(weights, PlannedModel.windows(model, 1))
          .value();
    }
  }

  @Test
  void thePluginGetsFloatsAndWhatQuantizesThem() throws Exception {
    Path model = TinyDecoders.unpack("llama", folder);
    PlannedModel planned =
        PlannedModel.of(
            model,
            "  layers Linear { weight = Int8WeightPerChannelFloat  input = Int8ActPerTensorFloat }\n"
                + "  keep \"model.layers.0.mlp.*\"\n"
                + KEEP
                + "  steps { calibrate }\n  export brevitas_vllm");
    planned.quantize(folder.resolve("work"));

    planned.write(folder.resolve("work"), folder.resolve("written"));

    JsonNode config =
        new ObjectMapper()
            .readTree(Files.readAllBytes(folder.resolve("written/brevitas_config.json")));
    assertThat(config.path("model.layers.0.mlp.up_proj").isObject()).isTrue();
    assertThat(config.path("model.layers.0.mlp.up_proj")).isEmpty();
    assertThat(config.path("model.layers.1.mlp.up_proj").properties().stream().map(e -> e.getKey()))
        .containsExactly("input_quant", "weight_quant");
    String tensor = "model.layers.1.mlp.up_proj.weight";
    try (FolderWeights written = PlannedModel.open(folder.resolve("written"));
        FolderWeights source = PlannedModel.open(model);
        NDManager manager = NDManager.newBaseManager()) {
      assertThat(written.load(tensor, manager).toFloatArray())
          .isEqualTo(source.load(tensor, manager).toFloatArray());
    }
  }

  @Test
  void transformsInFrontOfLayersAreRefused() throws Exception {
    Path model = TinyDecoders.unpack("llama", folder);
    PlannedModel planned =
        PlannedModel.of(
            model,
            "  layers Linear { weight = Int8WeightPerChannelFloat }\n"
                + KEEP
                + "  steps { rotate { orphan_sink = true } }\n  export safetensors");
    planned.quantize(folder.resolve("work"));

    assertThatThrownBy(() -> planned.write(folder.resolve("work"), folder.resolve("written")))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("no place for layers that steps have added");
  }
}
