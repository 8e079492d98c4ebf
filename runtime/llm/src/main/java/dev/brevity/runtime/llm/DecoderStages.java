package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;

/**
 * A decoder in stages that follow each other: the table of embeddings, the decoder blocks, and the
 * projection to the vocabulary. Each is a graph of its own, so that only one has to be in memory.
 */
public final class DecoderStages {
  private final WeightSource source;

  public DecoderStages(WeightSource source) {
    this.source = source;
  }

  /** How many stages there are: one more before and after the blocks. */
  public int count() {
    return count(source.config());
  }

  /** How many stages a decoder has. */
  public static int count(ModelConfig config) {
    return config.layers() + 2;
  }

  /** What messages call a stage. */
  public String name(int stage) {
    if (stage == 0) {
      return "embeddings";
    }
    return stage == count() - 1 ? "output" : "block " + (stage - 1);
  }

  /** Whether the layer belongs to the stage. */
  public static boolean has(ModelConfig config, int stage, String layer) {
    if (stage == 0) {
      return layer.equals(TensorNames.EMBEDDING);
    }
    if (stage == count(config) - 1) {
      return layer.equals(TensorNames.FINAL_NORM) || layer.equals(TensorNames.HEAD);
    }
    return layer.startsWith(TensorNames.layer(stage - 1, ""));
  }

  /**
   * One stage: token numbers or vectors {@code [batch, positions, hidden]} to vectors, or to one
   * number per token of the vocabulary.
   *
   * @param manager owns the weights, which are read now
   */
  public Graph graph(int stage, NDManager manager) throws UnreadableModelException {
    Graph graph = new Graph();
    DecoderGraph parts = new DecoderGraph(source, graph, manager);
    boolean first = stage == 0;
    Node input =
        graph.append(
            first ? "input_ids" : "hidden_states",
            new Operation.Input(first ? DataType.INT64 : DataType.FLOAT32));
    Node result;
    if (first) {
      result = parts.embedding(input);
    } else if (stage == count() - 1) {
      result = parts.head(input);
    } else {
      result = parts.block(stage - 1, input);
    }
    return finished(graph, result);
  }

  /** All stages as one graph: token numbers to one number per token of the vocabulary. */
  public Graph whole(NDManager manager) throws UnreadableModelException {
    Graph graph = new Graph();
    DecoderGraph parts = new DecoderGraph(source, graph, manager);
    return finished(graph, parts.head(blocks(graph, parts)));
  }

  /**
   * All stages as one graph that continues where its last run ended: the numbers of the tokens that
   * follow to one number per token of the vocabulary, {@code [batch, 1, vocabulary]}, for what
   * comes after the last of them.
   *
   * @param manager owns the weights, which are read now
   */
  public Graph continued(NDManager manager, KeyValueCache cache) throws UnreadableModelException {
    Graph graph = new Graph();
    DecoderGraph parts = new DecoderGraph(source, graph, manager, cache);
    return finished(graph, parts.head(parts.last(blocks(graph, parts))));
  }

  private Node blocks(Graph graph, DecoderGraph parts) throws UnreadableModelException {
    Node hidden = parts.embedding(graph.append("input_ids", new Operation.Input(DataType.INT64)));
    for (int block = 0; block < source.config().layers(); block++) {
      hidden = parts.block(block, hidden);
    }
    return hidden;
  }

  private static Graph finished(Graph graph, Node result) {
    graph.append("output", new Operation.Output(), Argument.of(result));
    graph.check();
    return graph;
  }
}
