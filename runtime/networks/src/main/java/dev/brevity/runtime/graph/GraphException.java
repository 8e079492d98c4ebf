package dev.brevity.runtime.graph;

/** A node could not be computed: its name and the reason. */
public final class GraphException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String node;

  GraphException(Node node, RuntimeException cause) {
    super("node `" + node.name() + "`: " + cause.getMessage(), cause);
    this.node = node.name();
  }

  /** The name of the node. */
  public String node() {
    return node;
  }
}
