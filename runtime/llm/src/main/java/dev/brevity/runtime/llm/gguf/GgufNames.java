package dev.brevity.runtime.llm.gguf;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of tensors in GGUF files. */
final class GgufNames {
  private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)\\.(\\w+)");
  private static final Map<String, String> WHOLE =
      Map.of(
          "model.embed_tokens.weight", "token_embd.weight",
          "model.norm.weight", "output_norm.weight",
          "lm_head.weight", "output.weight");
  private static final Map<String, String> PARTS =
      Map.ofEntries(
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"));

  private GgufNames() {}

  /**
   * The name of a tensor.
   *
   * @param name as transformers gives it
   * @throws IllegalArgumentException if there is no such tensor in a decoder
   */
  static String of(String name) {
    String whole = WHOLE.get(name);
    if (whole != null) {
      return whole;
    }
    Matcher matcher = BLOCK.matcher(name);
    String part = matcher.matches() ? PARTS.get(matcher.group(2)) : null;
    if (part == null) {
      throw new IllegalArgumentException("GGUF has no name for `" + name + "`");
    }
    return "blk." + matcher.group(1) + "." + part + "." + matcher.group(3);
  }
}
