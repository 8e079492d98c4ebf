package dev.brevity.runtime.onnx;

/**
 * A model that has been read up to its numbers: layers and tensors have shapes and no values yet.
 * What is unsupported in it is called as a function that cannot be computed.
 *
 * @param network knows the shapes of values
 * @param constants the tensors that values are to be read from
 */
record ModelSketch(
    OnnxModel model,
    NetworkImport network,
    ImportedConstants constants,
    UnsupportedParts unsupported) {}
