package dev.brevity.runtime.onnx.export;

/** A quantizer of activations that is written as one node. */
record MarkedForm(QuantizerMark mark) implements ActivationForm {
  MarkedForm {
    Grid.requireUsable(mark.scales());
  }
}
