package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import java.util.Optional;

/**
 * What imports the nodes of one model, by the kind of node.
 *
 * @param reading what reading any node needs
 * @param unsupported collects what cannot be imported
 */
record Importers(
    ModelReading reading,
    WeightLayerImports weightLayers,
    EmbeddingImports embeddings,
    RecurrentImports recurrentLayers,
    StatelessLayerImports statelessLayers,
    ConstantImports constants,
    FunctionImports functions,
    UnsupportedParts unsupported) {
  static Importers of(
      TensorReader tensors,
      Optional<ArrayReader> arrays,
      long opset,
      UnsupportedParts unsupported) {
    OperatorTable table = new OperatorTable();
    return new Importers(
        new ModelReading(opset, table, tensors),
        new WeightLayerImports(table),
        new EmbeddingImports(),
        new RecurrentImports(table),
        new StatelessLayerImports(table),
        new ConstantImports(tensors),
        new FunctionImports(table, PyTorchFunctions.registry(), new Folding(arrays), tensors),
        unsupported);
  }
}
