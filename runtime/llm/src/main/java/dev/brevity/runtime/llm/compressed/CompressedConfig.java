package dev.brevity.runtime.llm.compressed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to a {@code config.json} what the weights next to it are. */
final class CompressedConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CompressedConfig() {}

  /**
   * Writes the configuration.
   *
   * @param source the configuration of the model in floating point
   * @param groupSize columns that share a scale; null for whole rows
   * @param ignored layers that stay in floating point
   */
  static void write(
      Path source,
      Path target,
      CompressedScheme scheme,
      @Nullable Integer groupSize,
      boolean symmetric,
      List<String> ignored)
      throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(source.toFile());
    ObjectNode quantization = config.putObject("quantization_config");
    quantization.put("quant_method", "compressed-tensors");
    quantization.put("format", scheme.format());
    quantization.put("quantization_status", "compressed");
    ObjectNode group = quantization.putObject("config_groups").putObject("group_0");
    group.putArray("targets").add("Linear");
    boolean floating = scheme == CompressedScheme.FP8;
    ObjectNode weights = group.putObject("weights");
    weights.put("num_bits", scheme.bits());
    weights.put("type", floating ? "float" : "int");
    weights.put("symmetric", symmetric);
    weights.put("strategy", groupSize == null ? "channel" : "group");
    weights.put("group_size", groupSize);
    weights.put("dynamic", false);
    if (scheme.isPacked()) {
      group.putNull("input_activations");
    } else {
      ObjectNode inputs = group.putObject("input_activations");
      inputs.put("num_bits", scheme.bits());
      inputs.put("type", floating ? "float" : "int");
      inputs.put("symmetric", true);
      inputs.put("strategy", "token");
      inputs.put("dynamic", true);
    }
    group.putNull("output_activations");
    group.put("format", scheme.format());
    ignored.forEach(quantization.putArray("ignore")::add);
    quantization.putNull("kv_cache_scheme");
    JSON.writerWithDefaultPrettyPrinter().writeValue(target.toFile(), config);
  }
}
