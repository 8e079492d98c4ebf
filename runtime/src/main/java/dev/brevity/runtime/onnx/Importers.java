package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.function.OperatorTable;

/**
 * What imports the nodes of one model, by the kind of node.
 *
 * @param opset version of the operators
 * @param unsupported collects what cannot be imported
 */
record Importers(
    long opset,
    TensorReader tensors,
    WeightLayerImports weightLayers,
    StatelessLayerImports statelessLayers,
    ConstantImports constants,
    FunctionImports functions,
    UnsupportedParts unsupported) {
  static Importers of(
      NDManager manager, ExternalData external, long opset, UnsupportedParts unsupported) {
    OperatorTable table = new OperatorTable();
    TensorReader tensors = new TensorReader(manager, external);
    return new Importers(
        opset,
        tensors,
        new WeightLayerImports(table),
        new StatelessLayerImports(),
        new ConstantImports(tensors),
        new FunctionImports(table, FunctionRegistry.standard(), new Folding(tensors)),
        unsupported);
  }
}
