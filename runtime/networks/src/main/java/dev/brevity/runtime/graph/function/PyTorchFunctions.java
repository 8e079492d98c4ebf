package dev.brevity.runtime.graph.function;

/** The functions that networks made by PyTorch use here. */
public final class PyTorchFunctions {
  private PyTorchFunctions() {}

  /** A new registry of all of them. */
  public static FunctionRegistry registry() {
    FunctionRegistry registry = new FunctionRegistry();
    ArithmeticFunctions.addTo(registry);
    ActivationFunctions.addTo(registry);
    ShapeFunctions.addTo(registry);
    ReductionFunctions.addTo(registry);
    return registry;
  }
}
