package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The small language model of the records, whose calls are told by its configuration. */
final class PtqLlama {
  static final String TYPE = "LlamaModel";

  private final Graph graph;
  private final FunctionRegistry functions;
  private final int heads;
  private final int keyHeads;
  private final int width;
  private final int size;

  private PtqLlama(Graph graph, FunctionRegistry functions, JsonNode config) {
    this.graph = graph;
    this.functions = functions;
    this.heads = config.get("heads").asInt();
    this.keyHeads = config.get("kv_heads").asInt();
    this.width = config.get("dim").asInt();
    this.size = width / heads;
  }

  /** Adds the tables of angles that the model reads. */
  static void addAngles(Graph graph, JsonNode config, NDManager manager) {
    int length = config.get("max_len").asInt();
    int size = config.get("dim").asInt() / config.get("heads").asInt();
    double theta = config.get("theta").asDouble();
    float[] cos = new float[length * size];
    float[] sin = new float[length * size];
    for (int place = 0; place < length; place++) {
      for (int i = 0; i < size; i++) {
        float frequency = 1f / (float) Math.pow(theta, 2.0 * (i % (size / 2)) / size);
        float angle = place * frequency;
        cos[place * size + i] = (float) Math.cos(angle);
        sin[place * size + i] = (float) Math.sin(angle);
      }
    }
    add(graph, "model.cos", cos, new Shape(length, size), manager);
    add(graph, "model.sin", sin, new Shape(length, size), manager);
  }

  private static void add(
      Graph graph, String name, float[] values, Shape shape, NDManager manager) {
    Parameter parameter =
        Parameter.builder().setName("angles").setType(Parameter.Type.OTHER).build();
    parameter.setArray(manager.create(values, shape));
    graph.addParameter(name, parameter);
  }

  /** Adds the calls of all layers, which the graph has. */
  static void addNodes(Graph graph, FunctionRegistry functions, JsonNode config) {
    new PtqLlama(graph, functions, config).addNodes(config.get("layers").asInt());
  }

  private void addNodes(int layers) {
    Node ids = graph.append("input_ids", new Operation.Input(DataType.INT64));
    Node shape = call("getattr", Argument.of(ids), Argument.of("shape"));
    Node length = call("getitem", Argument.of(shape), Argument.of(1L));
    Node cos = angles("model.cos", length);
    Node sin = angles("model.sin", length);
    Node hidden = layer("model.embed_tokens", ids);
    for (int i = 0; i < layers; i++) {
      String block = "model.layers." + i + ".";
      Node normed = layer(block + "input_layernorm", hidden);
      Node sizes = call("getattr", Argument.of(normed), Argument.of("shape"));
      Node batch = call("getitem", Argument.of(sizes), Argument.of(0L));
      Node tokens = call("getitem", Argument.of(sizes), Argument.of(1L));
      String attention = block + "self_attn.";
      Node query =
          rotated(split(layer(attention + "q_proj", normed), heads, batch, tokens), cos, sin);
      Node key =
          rotated(split(layer(attention + "k_proj", normed), keyHeads, batch, tokens), cos, sin);
      Node value = split(layer(attention + "v_proj", normed), keyHeads, batch, tokens);
      Node attended =
          graph.append(
              "attention",
              new Operation.FunctionCall(functions.get("scaled_dot_product_attention")),
              List.of(
                  Argument.of(query),
                  Argument.of(repeated(key, batch, tokens)),
                  Argument.of(repeated(value, batch, tokens))),
              Map.of("is_causal", Argument.of(true)));
      Node turned = call("transpose", Argument.of(attended), Argument.of(1L), Argument.of(2L));
      Node joined =
          call(
              "reshape",
              Argument.of(turned),
              Argument.of(batch),
              Argument.of(tokens),
              Argument.of((long) width));
      hidden = sum(hidden, layer(attention + "o_proj", joined));
      Node after = layer(block + "post_attention_layernorm", hidden);
      Node gate = layer(block + "mlp.act_fn", layer(block + "mlp.gate_proj", after));
      Node up = layer(block + "mlp.up_proj", after);
      Node product = call("mul", Argument.of(gate), Argument.of(up));
      hidden = sum(hidden, layer(block + "mlp.down_proj", product));
    }
    Node logits = layer("lm_head", layer("model.norm", hidden));
    graph.append("output", new Operation.Output(), Argument.of(logits));
  }

  private Node angles(String name, Node length) {
    Node read = graph.append(name, new Operation.ParameterRead(name));
    return call("narrow", Argument.of(read), Argument.of(0L), Argument.of(0L), Argument.of(length));
  }

  private Node split(Node x, int parts, Node batch, Node length) {
    Node view =
        call(
            "view",
            Argument.of(x),
            Argument.of(batch),
            Argument.of(length),
            Argument.of((long) parts),
            Argument.of((long) size));
    return call("transpose", Argument.of(view), Argument.of(1L), Argument.of(2L));
  }

  private Node rotated(Node x, Node cos, Node sin) {
    long half = size / 2;
    Node second =
        call("narrow", Argument.of(x), Argument.of(3L), Argument.of(half), Argument.of(half));
    Node first =
        call("narrow", Argument.of(x), Argument.of(3L), Argument.of(0L), Argument.of(half));
    Node turned =
        call(
            "cat", Argument.of(List.of(call("neg", Argument.of(second)), first)), Argument.of(-1L));
    return sum(
        call("mul", Argument.of(x), Argument.of(cos)),
        call("mul", Argument.of(turned), Argument.of(sin)));
  }

  /** Each head of keys or values as often as there are heads of queries for it. */
  private Node repeated(Node x, Node batch, Node length) {
    int times = heads / keyHeads;
    if (times == 1) {
      return x;
    }
    Node apart = call("unsqueeze", Argument.of(x), Argument.of(2L));
    Node copies = call("cat", Argument.of(Collections.nCopies(times, apart)), Argument.of(2L));
    return call(
        "reshape",
        Argument.of(copies),
        Argument.of(batch),
        Argument.of((long) heads),
        Argument.of(length),
        Argument.of((long) size));
  }

  private Node sum(Node one, Node other) {
    return call("add", Argument.of(one), Argument.of(other));
  }

  private Node layer(String name, Node input) {
    return graph.append(name, new Operation.LayerCall(name), Argument.of(input));
  }

  private Node call(String function, Argument... arguments) {
    return graph.append(function, new Operation.FunctionCall(functions.get(function)), arguments);
  }
}
