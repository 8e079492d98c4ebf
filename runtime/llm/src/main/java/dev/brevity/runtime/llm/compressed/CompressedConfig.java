package dev.brevity.runtime.llm.compressed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Inputs;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a {@code config.json} what the weights beside it are.
 *
 * @param groupSize columns that share a scale, for packed integers; null for whole rows
 * @param symmetric whether integers have no zero points: those of weights if they are packed, those
 *     of inputs if these are static
 * @param cache whether keys and values are kept in FP8
 */
record CompressedConfig(
    CompressedScheme scheme, @Nullable Integer groupSize, boolean symmetric, boolean cache) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The configuration.
   *
   * @param source the configuration of the model in floating point
   * @param tied whether the projection to the vocabulary is the table of embeddings
   * @param ignored layers that stay in floating point
   */
  byte[] bytes(Path source, boolean tied, List<String> ignored) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(source.toFile());
    config.put("tie_word_embeddings", tied);
    ObjectNode quantization = config.putObject("quantization_config");
    quantization.put("quant_method", "compressed-tensors");
    quantization.put("format", scheme.layout().format());
    quantization.put("quantization_status", "compressed");
    ObjectNode group = quantization.putObject("config_groups").putObject("group_0");
    group.putArray("targets").add("Linear");
    weights(group.putObject("weights"));
    if (scheme.inputs() == Inputs.NONE) {
      group.putNull("input_activations");
    } else {
      inputs(group.putObject("input_activations"));
    }
    group.putNull("output_activations");
    group.put("format", scheme.layout().format());
    ignored.forEach(quantization.putArray("ignore")::add);
    if (cache) {
      ObjectNode kept = quantization.putObject("kv_cache_scheme");
      numbers(kept, 8, true, true);
      kept.put("strategy", "tensor");
      kept.putNull("group_size");
      kept.put("dynamic", false);
    } else {
      quantization.putNull("kv_cache_scheme");
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config);
  }

  private void weights(ObjectNode weights) {
    boolean packed = scheme.isPacked();
    numbers(weights, scheme.bits(), !scheme.layout().isInteger(), symmetric || !packed);
    weights.put("dynamic", false);
    weights.putNull("group_size");
    switch (scheme.shared()) {
      case MATRIX -> weights.put("strategy", "tensor");
      case ROW -> weights.put("strategy", "channel");
      case BLOCK -> {
        weights.put("strategy", "block");
        weights
            .putArray("block_structure")
            .add(CompressedScheme.BLOCK_SIZE)
            .add(CompressedScheme.BLOCK_SIZE);
      }
      case GROUP -> {
        boolean rows = packed && groupSize == null;
        weights.put("strategy", rows ? "channel" : groupStrategy());
        weights.put("group_size", packed ? groupSize : Integer.valueOf(scheme.fixedGroup()));
        scaleType(weights);
      }
    }
  }

  private String groupStrategy() {
    return scheme.layout() == Layout.NVFP4 ? "tensor_group" : "group";
  }

  private void inputs(ObjectNode inputs) {
    boolean fixed = scheme.inputs() == Inputs.TENSOR;
    numbers(inputs, scheme.bits(), !scheme.layout().isInteger(), symmetric || !fixed);
    inputs.putNull("group_size");
    switch (scheme.inputs()) {
      case TENSOR -> inputs.put("strategy", "tensor").put("dynamic", false);
      case GROUP, LOCAL -> {
        boolean local = scheme.inputs() == Inputs.LOCAL;
        int size = scheme.fixedGroup();
        inputs.put("strategy", groupStrategy());
        inputs.put("group_size", size == 0 ? CompressedScheme.BLOCK_SIZE : size);
        if (local) {
          inputs.put("dynamic", "local");
        } else {
          inputs.put("dynamic", true);
        }
        scaleType(inputs);
      }
      default -> inputs.put("strategy", "token").put("dynamic", true);
    }
  }

  private void scaleType(ObjectNode numbers) {
    switch (scheme.layout()) {
      case NVFP4 -> numbers.put("scale_dtype", "torch.float8_e4m3fn");
      case MXFP4, MXFP8 -> numbers.put("scale_dtype", "torch.uint8");
      default -> {}
    }
  }

  private static void numbers(ObjectNode node, int bits, boolean floating, boolean symmetric) {
    node.put("num_bits", bits);
    node.put("type", floating ? "float" : "int");
    node.put("symmetric", symmetric);
  }
}
