package dev.brevity.runtime.onnx.cost;

import onnx.ModelProto;

/**
 * Something whose cost is measured: how much longer a chain of it takes when it has more links.
 *
 * @param name unlike those of other probes
 * @param shape of the tensor that the chain begins with
 * @param link one step of the chain
 */
record Probe(String name, long[] shape, Link link) {
  /** How many links the shorter and the longer chain have. */
  static final int SHORT = 2;

  static final int LONG = 6;

  /** A step of a chain. */
  @FunctionalInterface
  interface Link {
    /**
     * Adds operators to a network.
     *
     * @param tensor what the step reads; in a network of integers the pair around it is there
     * @return what the next step reads
     */
    String add(ProbeGraph graph, String tensor);
  }

  /**
   * A chain as a network; its graph has the name of the probe, and the kind and number of links.
   */
  ModelProto chain(boolean integer, int links) {
    String title = name + (integer ? " integer " : " float ") + links;
    ProbeGraph graph = new ProbeGraph(title, integer);
    String tensor = graph.begun();
    for (int i = 0; i < links; i++) {
      tensor = link.add(graph, tensor);
    }
    return graph.model(tensor, shape);
  }
}
